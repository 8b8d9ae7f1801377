SELECT t.crossings, t.crossings__status, b.not_by_air, y.late, y.late__status
FROM cells('mia.border_crossings', measures := 'rows as crossings') AS t,
     (SELECT CAST(sum(n) AS BIGINT) AS not_by_air
      FROM cells('mia.border_crossings', keys := 'border_type', measures := 'rows as n') WHERE border_type <> 'air') AS b,
     (SELECT CAST(sum(n) AS BIGINT) AS late, 'incomplete' AS late__status
      FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year', measures := 'rows as n where sex = F')
      WHERE year >= 2022) AS y
