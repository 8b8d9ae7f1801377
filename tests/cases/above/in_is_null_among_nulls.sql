-- about: IN and NOT IN over cells with a NULL among them, selected: true or NULL, never false
-- fragments: psda cells
SELECT y.year, y.year IN (SELECT extract(year FROM withdrawn_on) FROM psda.residence_permits GROUP BY 1) AS withdrawn,
       y.year NOT IN (SELECT extract(year FROM withdrawn_on) FROM psda.residence_permits GROUP BY 1) AS none_withdrawn
FROM (VALUES (1950), (2019), (2020), (NULL)) AS y(year)
