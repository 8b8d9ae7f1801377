-- about: with every table public, a median of people's rows
-- only: public
-- fragments: mof rows
SELECT year, median(CAST(income AS DOUBLE)) AS median_income
FROM mof.employment_income
GROUP BY year
