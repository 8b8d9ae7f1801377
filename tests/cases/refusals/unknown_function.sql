-- about: a function that does not exist
-- refused: KH107
SELECT soundex(region) AS sound, count(*) AS n FROM psda.population GROUP BY 1
