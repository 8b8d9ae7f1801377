SELECT stddev_pop(CAST(income AS DOUBLE)) AS deviation, count(income) AS known, avg(income) AS mean
FROM mof.employment_income
WHERE year BETWEEN 2019 AND 2022 AND activity IS NOT NULL
