-- about: one node that no row is in: a row all the same
-- fragments: mof cells
SELECT sum(income) AS income, CAST(avg(income) AS DOUBLE) AS mean
FROM mof.employment_income
WHERE year = 2020 AND year % 2 = 1
