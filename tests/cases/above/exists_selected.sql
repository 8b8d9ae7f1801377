-- about: EXISTS and IN over cells of another agency, selected
-- fragments: mia cells, psda cells, psda cells
SELECT t.citizenship, t.n, EXISTS (SELECT 1 FROM (SELECT citizenship, count(*) AS n FROM psda.population GROUP BY 1) AS p
                                   WHERE p.citizenship = t.citizenship AND p.n > 20) AS many,
       t.citizenship IN (SELECT citizenship FROM psda.population GROUP BY citizenship) AS any_at_all
FROM (SELECT citizenship, count(*) AS n FROM mia.asylum_applications GROUP BY citizenship) AS t
