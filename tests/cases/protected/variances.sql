-- about: variances of noisy sums about a public centre; noise may take a sum of squares below 0, which none is
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, var_samp(income) AS of_sample, var_pop(income) AS of_all, count(income) AS incomes
FROM mof.employment_income
GROUP BY year
