-- about: grouping() of several keys numbers them from the left
-- fragments: mof cells
SELECT year, floor(income / 1000) AS thousands, grouping(year) AS g1, sum(income) AS total, count(*) AS n
FROM mof.employment_income
GROUP BY GROUPING SETS ((1, 2), (2), (1))
