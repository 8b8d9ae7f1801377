-- about: text cast to a number in key and filter
-- fragments: moh cells
SELECT CAST(substr(occupation, 1, 2) AS INTEGER) AS sub_major, count(*) AS permits
FROM moh.labour_permits
WHERE CAST(occupation AS INTEGER) BETWEEN 2000 AND 5999
GROUP BY 1
