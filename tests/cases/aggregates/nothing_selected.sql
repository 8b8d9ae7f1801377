-- about: no row matches: counts are 0, all else is NULL, in one row
-- fragments: mof cells
SELECT count(*) AS n, count(DISTINCT person_id) AS people, sum(income) AS total, avg(income) AS mean,
       min(year) AS first_year
FROM mof.employment_income
WHERE activity = 'no such section'
