-- about: with every table public, the last crossing of a few people as rows
-- only: public
-- fragments: mia rows
SELECT t.person_id, t.direction, t.crossed_at
FROM (SELECT person_id, direction, crossed_at,
             row_number() OVER (PARTITION BY person_id ORDER BY crossed_at DESC, direction) AS back
      FROM mia.border_crossings
      WHERE border_point = 'Vale' AND citizenship = 'TUR') AS t
WHERE t.back = 1
