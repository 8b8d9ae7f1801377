-- about: rounding each row is not linear
-- refused: KH203
-- under: standard
SELECT sum(round(income)) AS income FROM mof.employment_income
