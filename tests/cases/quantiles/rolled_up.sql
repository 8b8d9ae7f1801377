-- about: medians of subtotals, one histogram for all
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 4000
SELECT year, median(CAST(income AS DOUBLE)) AS median_income
FROM mof.employment_income
GROUP BY ROLLUP (year)
