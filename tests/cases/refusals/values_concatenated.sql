-- about: another one
-- refused: KH110
-- under: standard, bare
SELECT string_agg(municipality, ',') AS places FROM psda.population
