-- about: a right join between aggregates
-- fragments: mof cells, moh cells
SELECT w.activity, p.permits, w.people
FROM (SELECT activity, count(*) AS permits FROM moh.labour_permits WHERE occupation LIKE '1%' GROUP BY activity) AS p
RIGHT JOIN (SELECT activity, count(DISTINCT person_id) AS people FROM mof.employment_income GROUP BY activity) AS w
  ON w.activity = p.activity
