-- about: a condition on the side that may lack stays above the join: NULL is looked for
-- fragments: psda rows, mof rows
-- only: public
SELECT p.region, p.sex, string_agg(DISTINCT p.citizenship, ',' ORDER BY p.citizenship) AS of
FROM psda.population AS p LEFT JOIN mof.employment_income AS e ON p.person_id = e.person_id AND e.tax_resident
WHERE e.person_id IS NULL AND p.citizenship <> 'GEO'
GROUP BY p.region, p.sex
