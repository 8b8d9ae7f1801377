-- about: products and roots of a measure as arguments
-- fragments: mof cells
-- tolerance: 1e-9
SELECT activity, sum(CAST(income AS DOUBLE) * CAST(income AS DOUBLE)) AS squares, max(round(CAST(income AS DOUBLE) / 1000)) AS thousands
FROM mof.employment_income
GROUP BY activity
