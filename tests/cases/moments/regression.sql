-- about: a regression with all its parts
-- fragments: mof cells
-- tolerance: 1e-9
SELECT regr_slope(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS slope,
       regr_intercept(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS intercept,
       regr_r2(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS r2,
       CAST(regr_count(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS BIGINT) AS pairs,
       regr_avgx(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS mean_x,
       regr_avgy(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS mean_y,
       regr_sxx(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS sxx,
       regr_syy(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS syy,
       regr_sxy(CAST(income AS DOUBLE), CAST(year AS DOUBLE)) AS sxy
FROM mof.employment_income
