-- about: quarters: about half of the cells are near the threshold
-- fragments: mia cells
SELECT extract(year FROM found_on) AS year, extract(quarter FROM found_on) AS quarter,
       count(DISTINCT person_id) AS people, count(*) AS stays
FROM mia.irregular_stays
GROUP BY 1, 2
