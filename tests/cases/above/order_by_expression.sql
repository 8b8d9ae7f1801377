-- about: ORDER BY an expression that is not shown, NULLs first
-- fragments: psda cells
-- ordered: yes
SELECT extract(year FROM withdrawn_on) AS year, count(*) AS permits
FROM psda.residence_permits
GROUP BY 1
ORDER BY 0 - extract(year FROM withdrawn_on) NULLS FIRST
