-- about: the grand total is no row of a key that is not NULL
-- fragments: mia cells
SELECT q.k, q.n FROM (SELECT sex AS k, count(*) AS n FROM mia.returns GROUP BY ROLLUP (sex)) AS q WHERE q.k IS NOT NULL
