-- about: a value of one row
-- refused: KH110
-- under: standard, bare
SELECT first_value(citizenship) AS one FROM psda.population
