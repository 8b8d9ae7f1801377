-- about: NULL replaced in a key by a text
-- fragments: psda cells
SELECT coalesce(CAST(extract(year FROM withdrawn_on) AS VARCHAR), 'in force') AS fate, count(*) AS permits
FROM psda.residence_permits
GROUP BY 1
