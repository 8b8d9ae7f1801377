-- about: an aggregate per person, then an aggregate over people
-- fragments: mia cells
SELECT avg(p.crossings) AS mean_crossings, max(p.crossings) AS most, count(*) AS people
FROM (SELECT person_id, count(*) AS crossings
      FROM mia.border_crossings
      GROUP BY person_id) AS p
