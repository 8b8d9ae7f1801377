-- about: dates moved by intervals in a filter
-- fragments: psda cells
SELECT reason, count(*) AS short_permits
FROM psda.residence_permits
WHERE valid_to < valid_from + INTERVAL '6 months'
GROUP BY reason
