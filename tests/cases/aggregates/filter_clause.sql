-- about: FILTER on counts, sums, means and extremes; NULL where nothing is selected
-- fragments: mof cells
SELECT year,
       count(*) FILTER (WHERE tax_resident) AS residents_rows,
       sum(income) FILTER (WHERE NOT tax_resident) AS others_income,
       avg(income) FILTER (WHERE activity = 'J') AS mean_in_it,
       max(income) FILTER (WHERE activity = 'no such section') AS nobody
FROM mof.employment_income
GROUP BY year
