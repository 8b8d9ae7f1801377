-- about: WHERE false without keys still gives one row
-- fragments: psda cells
SELECT count(*) AS n, max(birth_date) AS youngest
FROM psda.population
WHERE 1 = 0
