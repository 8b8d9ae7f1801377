-- about: DDL that would read files
-- refused: KH102
CREATE EXTERNAL TABLE stolen STORED AS PARQUET LOCATION 'agencies/mia/border_crossings.parquet'
