-- about: no condition goes below a full join
-- fragments: moh rows, mof rows
-- only: public
SELECT coalesce(l.person_id, e.person_id) AS person, l.activity, e.income
FROM (SELECT person_id, activity FROM moh.labour_permits WHERE activity = 'F') AS l
FULL JOIN mof.employment_income AS e ON l.person_id = e.person_id AND e.year = 2023
WHERE coalesce(e.income, 0) < 900
