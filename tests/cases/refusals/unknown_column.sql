-- about: a column that the table does not have
-- refused: KH105
SELECT count(*) AS n FROM mia.border_crossings WHERE citizen = 'GEO'
