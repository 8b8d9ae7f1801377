-- about: a deviation without keys
-- fragments: mof cells
-- tolerance: 1e-9
SELECT stddev(income) AS deviation, count(*) AS n, avg(CAST(income AS DOUBLE)) AS mean
FROM mof.employment_income
