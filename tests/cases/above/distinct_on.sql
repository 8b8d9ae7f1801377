-- about: the largest group of each region, by DISTINCT ON over cells, in the order asked for
-- fragments: psda cells
-- ordered: yes
SELECT DISTINCT ON (t.region) t.region, t.sex, t.n FROM (SELECT region, sex, count(*) AS n FROM psda.population GROUP BY 1, 2) AS t
ORDER BY t.region, t.n DESC, t.sex
