-- about: two filtered sub-queries joined on the person
-- fragments: mia cells
SELECT i.year, count(*) AS pairs, count(DISTINCT o.person_id) AS people
FROM (SELECT person_id, extract(year FROM crossed_at) AS year FROM mia.border_crossings
      WHERE direction = 'in' AND border_type = 'sea') AS i
JOIN (SELECT person_id, extract(year FROM crossed_at) AS year FROM mia.border_crossings
      WHERE direction = 'out' AND border_type = 'sea') AS o ON o.person_id = i.person_id AND o.year = i.year
GROUP BY i.year
