-- about: EXISTS in a SELECT without FROM
-- fragments: mia cells, mia cells
SELECT EXISTS (SELECT type FROM mia.return_orders GROUP BY type HAVING count(*) > 1000000) AS so_many,
       3 IN (SELECT length(type) FROM mia.return_orders GROUP BY 1) AS so_short
