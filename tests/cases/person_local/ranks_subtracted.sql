-- about: ranks are signed numbers
-- fragments: mof cells
SELECT w.nth - w.place AS moved, count(*) AS payments
FROM (SELECT row_number() OVER (PARTITION BY person_id ORDER BY year, activity, income) AS nth,
             rank() OVER (PARTITION BY person_id ORDER BY income DESC) AS place
      FROM mof.employment_income) AS w
GROUP BY w.nth - w.place
