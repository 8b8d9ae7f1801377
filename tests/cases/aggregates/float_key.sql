-- about: a key of floating point
-- fragments: mia cells
SELECT CAST(extract(month FROM ordered_on) AS DOUBLE) / 4 AS third_of_year, count(*) AS orders
FROM mia.return_orders
GROUP BY 1
