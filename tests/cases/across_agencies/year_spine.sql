-- about: five agencies' totals by year on a spine of constants
-- fragments: mfa cells, mia cells, mof cells, moh cells, psda cells
-- ordered: yes
SELECT y.year, coalesce(a.n, 0) AS permits, coalesce(b.n, 0) AS visas, coalesce(c.n, 0) AS labour, coalesce(d.n, 0) AS incomes,
       coalesce(e.n, 0) AS refusals
FROM (VALUES (2018), (2021), (2024)) AS y(year)
LEFT JOIN (SELECT extract(year FROM issued_on) AS year, count(*) AS n FROM psda.residence_permits GROUP BY 1) AS a ON a.year = y.year
LEFT JOIN (SELECT extract(year FROM issued_on) AS year, count(*) AS n FROM mfa.visas GROUP BY 1) AS b ON b.year = y.year
LEFT JOIN (SELECT extract(year FROM valid_from) AS year, count(*) AS n FROM moh.labour_permits GROUP BY 1) AS c ON c.year = y.year
LEFT JOIN (SELECT year, count(*) AS n FROM mof.employment_income GROUP BY year) AS d ON d.year = y.year
LEFT JOIN (SELECT extract(year FROM refused_on) AS year, count(*) AS n FROM mia.refusals_of_entry GROUP BY 1) AS e ON e.year = y.year
ORDER BY y.year
