-- about: medians in the bins of the policy; where everything is public, of the rows
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 4000
SELECT year, median(CAST(income AS DOUBLE)) AS median_income, count(*) AS n
FROM mof.employment_income
GROUP BY year
