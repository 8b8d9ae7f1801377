-- about: a day
-- refused: KH207
-- under: standard
SELECT count(*) AS permits FROM psda.residence_permits WHERE issued_on = DATE '2023-04-01'
