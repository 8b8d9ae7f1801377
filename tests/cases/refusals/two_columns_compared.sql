-- about: two dates of a row compared, finer than their hierarchies
-- refused: KH207
-- under: standard
SELECT count(*) AS n FROM psda.residence_permits WHERE issued_on = valid_from
