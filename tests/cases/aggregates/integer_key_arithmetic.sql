-- about: integer division and remainder as keys
-- fragments: mof cells
SELECT year % 2 AS parity, (year - 2018) * 10 AS tens, count(*) AS payments
FROM mof.employment_income
GROUP BY 1, 2
