-- about: a measure is never grouped by
-- refused: KH203
-- under: standard
SELECT income, count(*) AS n FROM mof.employment_income GROUP BY income
