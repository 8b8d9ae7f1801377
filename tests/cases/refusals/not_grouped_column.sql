-- about: a column that is neither grouped by nor aggregated
-- refused: KH108
SELECT region, sex, count(*) AS people FROM psda.population GROUP BY region
