-- about: deviations and correlation of cells, which are no longer people
-- fragments: mia cells
-- tolerance: 1e-9
SELECT var_pop(CAST(m.a AS DOUBLE)) AS variance, corr(CAST(m.a AS DOUBLE), CAST(m.b AS DOUBLE)) AS correlation
FROM (SELECT extract(month FROM crossed_at) AS month, count(*) FILTER (WHERE direction = 'in') AS a,
             count(*) FILTER (WHERE direction = 'out') AS b
      FROM mia.border_crossings
      GROUP BY 1) AS m
