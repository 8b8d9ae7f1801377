-- about: a date moved by hours is a moment
-- fragments: psda cells
SELECT count(*) FILTER (WHERE valid_from + INTERVAL '12 hours' > CAST(valid_from AS TIMESTAMP)) AS noons,
       max(valid_to + INTERVAL '90 minutes') AS last_moment, min(valid_from - INTERVAL '1 second') AS first_moment
FROM psda.residence_permits
