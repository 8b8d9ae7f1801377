-- about: variances and deviations of a decimal, by a key
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, var_samp(CAST(income AS DOUBLE)) AS vs, var_pop(CAST(income AS DOUBLE)) AS vp,
       stddev_samp(CAST(income AS DOUBLE)) AS ss, stddev_pop(CAST(income AS DOUBLE)) AS sp
FROM mof.employment_income
GROUP BY year
