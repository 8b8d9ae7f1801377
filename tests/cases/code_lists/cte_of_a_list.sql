-- about: a CTE over a list, joined to people's rows
-- fragments: mia cells
WITH neighbours AS (
    SELECT code, name_en FROM codelists.countries WHERE region = 'NEIGHBOUR'
)
SELECT n.name_en AS citizenship, b.border_type, count(*) AS crossings
FROM neighbours AS n
JOIN mia.border_crossings AS b ON b.citizenship = n.code
GROUP BY n.name_en, b.border_type
