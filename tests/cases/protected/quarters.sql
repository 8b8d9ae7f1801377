-- about: quarters of a date, by its parts
-- fragments: psda cells
SELECT extract(year FROM issued_on) AS year, extract(quarter FROM issued_on) AS quarter,
       count(DISTINCT person_id) AS people, count(*) AS permits
FROM psda.residence_permits
GROUP BY 1, 2
