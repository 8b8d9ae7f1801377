-- about: means of linear arguments
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, CAST(avg(2 * income) AS DOUBLE) AS doubled, avg(CAST(income AS DOUBLE) * 0.5 + 10) AS moved
FROM mof.employment_income
GROUP BY year
