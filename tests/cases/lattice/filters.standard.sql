SELECT t.direction, t.crossings, t.crossings__status, t.people, t.people__status, b.known_ways, b.known_ways__status,
       y.late, y.late__status, t.women, t.women__status
FROM cells('mia.border_crossings', keys := 'direction',
           measures := 'rows as crossings, contributors as people, rows as women where sex = F') AS t
JOIN (SELECT direction, CAST(sum(n) AS BIGINT) AS known_ways, 'incomplete' AS known_ways__status
      FROM cells('mia.border_crossings', keys := 'direction, border_type', measures := 'rows as n')
      WHERE border_type IN ('air', 'land') GROUP BY direction) AS b ON b.direction = t.direction
JOIN (SELECT direction, CAST(sum(n) AS BIGINT) AS late, 'incomplete' AS late__status
      FROM cells('mia.border_crossings', keys := 'direction, year(crossed_at) as year', measures := 'rows as n')
      WHERE year >= 2022 GROUP BY direction) AS y ON y.direction = t.direction
