-- about: people whose last crossing is an entry, by year of it
-- fragments: mia cells
SELECT extract(year FROM l.crossed_at) AS year, count(*) AS people
FROM (SELECT person_id, direction, crossed_at,
             row_number() OVER (PARTITION BY person_id ORDER BY crossed_at DESC, direction DESC) AS back
      FROM mia.border_crossings
      WHERE citizenship <> 'GEO') AS l
WHERE l.back = 1 AND l.direction = 'in'
GROUP BY 1
