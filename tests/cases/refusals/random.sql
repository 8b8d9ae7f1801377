-- about: a function that exists elsewhere and is not allowed here
-- refused: KH107
SELECT count(*) AS n FROM psda.population WHERE random() < 0.5
