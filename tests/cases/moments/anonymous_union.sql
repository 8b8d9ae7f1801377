-- about: a deviation over rows of two agencies
-- fragments: mia cells, psda cells
-- tolerance: 1e-9
SELECT stddev(u.year) AS deviation, var_pop(u.year) AS variance
FROM (SELECT extract(year FROM crossed_at) AS year FROM mia.border_crossings
      UNION ALL SELECT extract(year FROM valid_from) FROM psda.residence_permits) AS u
