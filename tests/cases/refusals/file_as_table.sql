-- about: a file in the place of a table
-- refused: KH109
SELECT count(*) AS n FROM 'agencies/mia/border_crossings.parquet'
