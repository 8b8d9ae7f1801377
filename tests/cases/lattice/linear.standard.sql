SELECT year, sum(income * 2) AS doubled, sum(income * 2 + 1) AS moved, sum(-income) AS negative,
       sum(100 - income) AS rest, count(income * 2) AS known
FROM mof.employment_income
GROUP BY year
