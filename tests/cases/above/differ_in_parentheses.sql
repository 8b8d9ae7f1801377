-- about: columns that differ in parentheses only are two
-- fragments: mia cells
SELECT q.a, q.b FROM (SELECT count(*) - 2 - 1, count(*) - (2 - 1) FROM mia.return_orders) AS q(a, b)
