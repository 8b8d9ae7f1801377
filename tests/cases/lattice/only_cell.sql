-- about: one node with a condition that holds in it
-- fragments: mof cells
SELECT count(DISTINCT person_id) AS people, sum(income) AS income
FROM mof.employment_income
WHERE year = 2020 AND year % 2 = 0
