-- about: sums per person and year, banded, with the sum over people
-- fragments: mof cells
SELECT y.year, y.band, count(*) AS people, sum(y.income) AS income
FROM (SELECT person_id, year, sum(income) AS income,
             CASE WHEN sum(income) < 10000 THEN 'low' WHEN sum(income) < 30000 THEN 'middle' ELSE 'high' END AS band
      FROM mof.employment_income
      GROUP BY person_id, year) AS y
GROUP BY y.year, y.band
