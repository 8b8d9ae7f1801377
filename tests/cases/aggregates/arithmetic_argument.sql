-- about: linear arguments, constants, and arithmetic over several aggregates
-- fragments: mof cells
SELECT year, sum(income * 2 + 1) AS doubled, sum(year - 2000) AS since_2000, sum(1) AS ones,
       count(*) * 2 - count(DISTINCT person_id) AS mixed
FROM mof.employment_income
GROUP BY year
