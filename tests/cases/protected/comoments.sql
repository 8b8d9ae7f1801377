-- about: a measure with itself: sums of a pair are drawn apart from those of the column alone
-- fragments: mof cells
-- tolerance: 1e-9
SELECT activity, CAST(regr_count(income, income) AS BIGINT) AS pairs, regr_avgx(income, income) AS mean,
       regr_sxx(income, income) AS squares, regr_sxy(income, income) AS products, covar_pop(income, income) AS covariance
FROM mof.employment_income
GROUP BY activity
