-- about: a function with another name elsewhere
-- refused: KH107
SELECT strftime(crossed_at, '%Y') AS year, count(*) AS crossings FROM mia.border_crossings GROUP BY 1
