-- about: a key that is NULL without a type
-- fragments: mia cells
SELECT NULL AS k, count(*) AS n FROM mia.returns GROUP BY 1
