-- about: per person and year, then per person, then over people
-- fragments: mia cells
SELECT m.most, count(*) AS people
FROM (SELECT y.person_id, max(y.entries) AS most
      FROM (SELECT person_id, extract(year FROM crossed_at) AS year, count(*) AS entries
            FROM mia.border_crossings
            WHERE direction = 'in'
            GROUP BY person_id, extract(year FROM crossed_at)) AS y
      GROUP BY y.person_id) AS m
GROUP BY m.most
