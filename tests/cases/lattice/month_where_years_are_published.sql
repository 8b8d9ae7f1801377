-- about: a half of a year where only years are published
-- refused: KH206
-- under: standard
SELECT count(*) AS people FROM psda.population WHERE birth_date >= DATE '1990-07-01'
