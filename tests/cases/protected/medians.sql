-- about: medians of published counts in bins, where those of few people are absent
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 4000
SELECT year, median(CAST(income AS DOUBLE)) AS middle
FROM mof.employment_income
GROUP BY year
