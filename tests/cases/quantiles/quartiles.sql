-- about: quartiles of a number by the two names that both engines know
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 5000
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST(income AS DOUBLE)) AS lower,
       percentile_cont(0.75) WITHIN GROUP (ORDER BY CAST(income AS DOUBLE)) AS upper,
       percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST(income AS DOUBLE) DESC) AS upper_again,
       median(CAST(income AS DOUBLE)) FILTER (WHERE year = 2023) AS median_2023
FROM mof.employment_income
