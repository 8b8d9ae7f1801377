-- about: a CTE read three times, once in a scalar sub-query
-- fragments public: mfa cells, mfa cells
-- fragments bare: mfa cells
WITH c AS (
    SELECT consulate, visa_type, count(*) AS n FROM mfa.visas GROUP BY consulate, visa_type
)
SELECT a.consulate, a.n AS tourists, b.n AS workers, 1.0 * a.n / (SELECT sum(n) FROM c) AS share
FROM c AS a
JOIN c AS b ON b.consulate = a.consulate AND b.visa_type = 'D1'
WHERE a.visa_type = 'C1'
