-- about: deviations under filters: each is a node with a threshold and draws of its own
-- fragments: mof cells
-- tolerance: 1e-9
SELECT activity, stddev_samp(income) FILTER (WHERE tax_resident) AS of_residents,
       stddev_pop(income) FILTER (WHERE year = 2023) AS in_2023
FROM mof.employment_income
GROUP BY activity
