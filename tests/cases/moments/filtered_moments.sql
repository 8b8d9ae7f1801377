-- about: FILTER and CASE inside statistics; where nobody enters they are NULL
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, stddev(income) FILTER (WHERE income > 1500) AS above,
       var_pop(CASE WHEN income < 3000 THEN income END) AS below,
       stddev(income) FILTER (WHERE income < 0) AS nothing
FROM mof.employment_income
GROUP BY year
