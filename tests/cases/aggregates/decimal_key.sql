-- about: a decimal divided into bands is a key
-- fragments: mof cells
SELECT floor(CAST(income AS DOUBLE) / 25000) AS band, count(*) AS payments, count(DISTINCT person_id) AS people
FROM mof.employment_income
GROUP BY 1
