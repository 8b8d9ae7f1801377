-- about: the largest income is somebody's
-- refused: KH211
-- under: standard
SELECT year, max(income) AS most FROM mof.employment_income GROUP BY year
