-- about: a window with a frame of rows, per person
-- fragments: mof cells
SELECT w.year, count(*) AS payments, sum(w.two_years) AS income_of_two_years
FROM (SELECT person_id, year,
             sum(income) OVER (PARTITION BY person_id ORDER BY year, activity, income
                               ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS two_years
      FROM mof.employment_income) AS w
GROUP BY w.year
