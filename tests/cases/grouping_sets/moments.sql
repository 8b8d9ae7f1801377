-- about: deviations and means of subtotals
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, stddev(income) AS deviation, avg(CAST(income AS DOUBLE)) AS mean, min(income) AS least, max(income) AS most
FROM mof.employment_income
GROUP BY ROLLUP (year)
