SELECT year >= 2021 AS recent, count(*) AS records, sum(income) AS income, avg(income) AS mean
FROM mof.employment_income
GROUP BY 1
