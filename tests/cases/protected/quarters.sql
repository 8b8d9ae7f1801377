-- about: quarters of a date, by its parts
-- fragments: moh cells
SELECT extract(year FROM valid_from) AS year, extract(quarter FROM valid_from) AS quarter,
       count(DISTINCT person_id) AS people, count(*) AS permits
FROM moh.labour_permits
GROUP BY 1, 2
