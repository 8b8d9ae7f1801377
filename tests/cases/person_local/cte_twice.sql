-- about: one CTE read twice, joined on the person
-- fragments: mof cells
WITH yearly AS (
    SELECT person_id, year, sum(income) AS income
    FROM mof.employment_income
    GROUP BY person_id, year
)
SELECT b.year, count(*) AS people, sum(b.income - a.income) AS change
FROM yearly AS a
JOIN yearly AS b ON b.person_id = a.person_id
WHERE b.year = a.year + 1 AND b.income > a.income
GROUP BY b.year
