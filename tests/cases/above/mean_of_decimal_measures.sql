-- about: means and sums of decimals, computed with above
-- fragments: mof cells
SELECT year, sum(income) / count(DISTINCT person_id) AS per_person, avg(income) * 12 AS yearly,
       max(income) - min(income) AS range_of_income
FROM mof.employment_income
GROUP BY year
