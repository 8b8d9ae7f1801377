-- about: DISTINCT ON over cells is made at the gateway, also of public ones
-- fragments: psda cells
-- only: public
-- ordered: yes
SELECT DISTINCT ON (t.region) t.region, t.sex FROM (SELECT region, sex, count(*) AS n FROM psda.population GROUP BY 1, 2) AS t
ORDER BY t.region, t.n DESC, t.sex
