-- about: a dimension is not a measure
-- refused: KH203
-- under: standard
SELECT sum(length(citizenship)) AS letters FROM psda.population
