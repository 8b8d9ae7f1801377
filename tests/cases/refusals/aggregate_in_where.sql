-- about: an aggregate in WHERE
-- refused: KH108
SELECT region, count(*) AS people FROM psda.population WHERE count(*) > 10 GROUP BY region
