-- about: an aggregate that hands out single values
-- refused: KH110
-- under: standard, bare
SELECT sex, array_agg(citizenship) AS citizenships FROM psda.population GROUP BY sex
