-- about: a product of measures
-- refused: KH203
-- under: standard
SELECT sum(income * income) AS squares FROM mof.employment_income WHERE year > 2020
