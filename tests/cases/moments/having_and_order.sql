-- about: statistics in HAVING and ORDER BY, and beside other aggregates of the same column
-- fragments: mof cells
-- tolerance: 1e-9
-- ordered: yes
SELECT year, count(income) AS n, sum(income) AS total, stddev(income) AS deviation
FROM mof.employment_income
GROUP BY year
HAVING stddev(income) > 0
ORDER BY stddev(income) DESC
