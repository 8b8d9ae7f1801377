SELECT year - year % 5 AS five_years, sum(income) AS income
FROM mof.employment_income
GROUP BY 1
