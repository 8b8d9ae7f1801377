-- about: branches of a union with unequal numbers of columns
-- refused: KH108
SELECT citizenship, count(*) AS n FROM mfa.visas GROUP BY citizenship
UNION ALL
SELECT count(*) FROM moh.labour_permits
