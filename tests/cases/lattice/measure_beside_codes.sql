-- about: a measure in a condition beside codes
-- refused: KH203
-- under: standard
SELECT count(*) AS records FROM mof.employment_income WHERE year IN (2020, 2021) AND income > 1000
