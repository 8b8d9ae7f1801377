-- about: the least income is somebody's
-- refused: KH211
-- under: standard
SELECT min(income) AS least FROM mof.employment_income
