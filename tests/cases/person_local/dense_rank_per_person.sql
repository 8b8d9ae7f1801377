-- about: dense_rank by year within a person
-- fragments: mof cells
SELECT w.place, w.activity, count(*) AS payments
FROM (SELECT person_id, activity, dense_rank() OVER (PARTITION BY person_id ORDER BY income DESC) AS place
      FROM mof.employment_income) AS w
WHERE w.place <= 2
GROUP BY w.place, w.activity
