-- about: EXISTS between two aggregates
-- fragments: mia cells, mia cells
SELECT t.citizenship, t.returns
FROM (SELECT citizenship, count(*) AS returns FROM mia.returns GROUP BY citizenship) AS t
WHERE NOT EXISTS (SELECT 1
                  FROM (SELECT citizenship, count(*) AS n FROM mia.asylum_applications GROUP BY citizenship) AS a
                  WHERE a.citizenship = t.citizenship AND a.n > 5)
