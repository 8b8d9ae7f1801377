-- about: a measure is never filtered by
-- refused: KH203
-- under: standard
SELECT count(*) AS n FROM mof.employment_income WHERE income > 100000
