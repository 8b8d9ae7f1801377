-- about: decimal literals of other scales beside a decimal column
-- fragments: mof cells
SELECT year, sum(income * 0.2) AS tax, sum(income + 0.125) AS shifted, min(income - 1000.5) AS least
FROM mof.employment_income
GROUP BY year
