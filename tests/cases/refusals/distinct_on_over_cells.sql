-- about: the engine cannot rebuild DISTINCT ON over cells; the hint says what to write
-- refused: KH109
-- under: standard, bare
SELECT DISTINCT ON (t.region) t.region, t.sex FROM (SELECT region, sex, count(*) AS n FROM psda.population GROUP BY 1, 2) AS t
ORDER BY t.region, t.n DESC, t.sex
