-- about: of one year there is no slope, but a covariance, and the sums that a slope is made of
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, covar_pop(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS covariance,
       regr_sxx(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS sxx,
       regr_sxy(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS sxy
FROM mof.employment_income
GROUP BY year
