-- about: date arithmetic over extremes
-- fragments: psda cells
SELECT reason, max(valid_to) - min(valid_from) AS span, extract(year FROM max(valid_to)) AS last_year,
       CAST(min(issued_on) + INTERVAL '1 year' AS DATE) AS a_year_later
FROM psda.residence_permits
GROUP BY reason
