-- about: distinct values per person below the barrier
-- fragments: mia cells
SELECT p.points, count(*) AS people, sum(p.crossings) AS crossings
FROM (SELECT person_id, count(DISTINCT border_point) AS points, count(*) AS crossings
      FROM mia.border_crossings
      GROUP BY person_id) AS p
GROUP BY p.points
