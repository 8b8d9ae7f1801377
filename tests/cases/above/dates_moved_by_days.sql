-- about: a number of cells added to a date
-- fragments: mia cells
SELECT t.type, DATE '2020-01-01' + CAST(t.n AS INTEGER) AS day FROM (SELECT type, count(*) AS n FROM mia.return_orders GROUP BY type) AS t
