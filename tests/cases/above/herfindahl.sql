-- about: concentration of citizenships: squares of shares
-- fragments public: psda cells
-- fragments bare: psda cells, psda cells
-- tolerance: 1e-9
SELECT sum((1.0 * c.n / t.total) * (1.0 * c.n / t.total)) AS herfindahl
FROM (SELECT citizenship, CAST(count(*) AS DOUBLE) AS n FROM psda.residence_permits GROUP BY citizenship) AS c
CROSS JOIN (SELECT CAST(count(*) AS DOUBLE) AS total FROM psda.residence_permits) AS t
