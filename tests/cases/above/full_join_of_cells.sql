-- about: a full join keeps the groups of both
-- fragments: mia cells, mia cells
SELECT coalesce(a.citizenship, r.citizenship) AS citizenship, a.n AS applications, r.n AS returns
FROM (SELECT citizenship, count(*) AS n FROM mia.asylum_applications GROUP BY citizenship) AS a
FULL JOIN (SELECT citizenship, count(*) AS n FROM mia.returns GROUP BY citizenship) AS r ON r.citizenship = a.citizenship
