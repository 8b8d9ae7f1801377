-- about: a mean is the published sum by the published count
-- fragments: mof cells
SELECT activity, avg(income) AS mean
FROM mof.employment_income
WHERE year = 2022 AND tax_resident
GROUP BY activity
