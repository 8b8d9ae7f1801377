-- about: sums under filters
-- fragments: mof cells
SELECT year, sum(income) FILTER (WHERE NOT tax_resident) AS of_guests, sum(income) FILTER (WHERE activity = 'A') AS of_farms
FROM mof.employment_income
GROUP BY year
