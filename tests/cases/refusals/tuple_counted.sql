-- about: a row of several values; the hint says what to write
-- refused: KH109
SELECT count(DISTINCT (sex, citizenship)) AS n FROM psda.population
