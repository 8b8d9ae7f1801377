-- about: a CASE whose condition is a measure
-- refused: KH203
-- under: standard
SELECT sum(CASE WHEN income > 1000 THEN 1 ELSE 0 END) AS records FROM mof.employment_income
