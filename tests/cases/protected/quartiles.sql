-- about: quartiles under a condition and a filter: a bin is a node below both
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 5000
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST(income AS DOUBLE)) AS lower,
       percentile_cont(0.75) WITHIN GROUP (ORDER BY CAST(income AS DOUBLE)) FILTER (WHERE year = 2023) AS upper
FROM mof.employment_income
WHERE tax_resident
