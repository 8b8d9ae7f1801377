-- about: distinct people by CASE on a date
-- fragments: moh cells
SELECT CASE WHEN valid_to >= DATE '2024-12-31' THEN 'valid' ELSE 'expired' END AS state, count(DISTINCT person_id) AS people
FROM moh.labour_permits
GROUP BY 1
