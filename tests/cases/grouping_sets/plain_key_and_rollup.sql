-- about: a key beside ROLLUP stands in every set
-- fragments: psda cells
SELECT citizenship, reason, extract(year FROM valid_from) AS year, count(*) AS permits
FROM psda.residence_permits
GROUP BY citizenship, ROLLUP (reason, 3)
