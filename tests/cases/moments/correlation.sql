-- about: covariances and a correlation of two expressions
-- fragments: mof cells
-- tolerance: 1e-9
SELECT covar_pop(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS cp,
       covar_samp(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS cs,
       corr(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS r
FROM mof.employment_income
