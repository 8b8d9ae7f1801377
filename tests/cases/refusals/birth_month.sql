-- about: the month of birth, where only the year is published
-- refused: KH206
-- under: standard
SELECT extract(month FROM birth_date) AS month, count(*) AS people FROM psda.population GROUP BY 1
