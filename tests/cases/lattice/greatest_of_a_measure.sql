-- about: an argument that is not linear
-- refused: KH203
-- under: standard
SELECT sum(greatest(income, 0)) AS income FROM mof.employment_income
