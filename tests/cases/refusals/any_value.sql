-- about: any value is somebody's value
-- refused: KH110
-- under: standard, bare
SELECT region, any_value(municipality) AS one FROM psda.population GROUP BY region
