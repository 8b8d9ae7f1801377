-- about: an alias that stands nowhere
-- refused: KH105
SELECT x.region, count(*) AS people FROM psda.population AS p GROUP BY x.region
