-- about: a list of the keys of cells
-- fragments: psda cells
SELECT t.region, string_agg(t.sex, ',' ORDER BY t.sex) AS sexes, max(t.n) AS most
FROM (SELECT region, sex, count(*) AS n FROM psda.population GROUP BY region, sex) AS t
GROUP BY t.region
