-- about: two crossings in a row in one direction, per person
-- fragments: mia cells
SELECT c.direction, c.previous, count(*) AS pairs, count(DISTINCT c.person_id) AS people
FROM (SELECT person_id, direction,
             lag(direction) OVER (PARTITION BY person_id ORDER BY crossed_at, direction, border_point) AS previous
      FROM mia.border_crossings) AS c
GROUP BY c.direction, c.previous
