-- about: a window over years that were aggregated per person
-- fragments: mof cells
SELECT w.year, count(*) AS people, sum(w.change) AS change
FROM (SELECT y.person_id, y.year,
             y.income - lag(y.income) OVER (PARTITION BY y.person_id ORDER BY y.year) AS change
      FROM (SELECT person_id, year, sum(income) AS income
            FROM mof.employment_income
            GROUP BY person_id, year) AS y) AS w
WHERE w.change IS NOT NULL
GROUP BY w.year
