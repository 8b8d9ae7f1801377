-- about: a CTE over all members, read by year and the year before
-- fragments: gtu cells, ibsu cells, tsu cells
WITH y AS (
    SELECT extract(year FROM enrolled_on) AS year, agency, count(*) AS n
    FROM federated.students
    GROUP BY 1, agency
)
SELECT a.year, a.agency, a.n, b.n AS before
FROM y AS a
JOIN y AS b ON b.agency = a.agency AND b.year = a.year - 1
