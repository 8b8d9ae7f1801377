-- about: COPY, which would write files
-- refused: KH102
COPY (SELECT * FROM psda.population) TO 'people.parquet'
