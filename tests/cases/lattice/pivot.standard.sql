SELECT d.year, d.arrivals, d.arrivals__status, d.departures, d.balance, w.women, w.women__status
FROM (SELECT year, CAST(sum(CASE WHEN direction = 'in' THEN n ELSE 0 END) AS BIGINT) AS arrivals,
             'incomplete' AS arrivals__status,
             CAST(sum(CASE WHEN direction = 'out' THEN n ELSE 0 END) AS BIGINT) AS departures,
             CAST(sum(CASE WHEN direction = 'in' THEN n ELSE -n END) AS BIGINT) AS balance
      FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year, direction', measures := 'rows as n')
      GROUP BY year) AS d
JOIN cells('mia.border_crossings', keys := 'year(crossed_at) as year', measures := 'rows as women where sex = F') AS w
  ON w.year = d.year
