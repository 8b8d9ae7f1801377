-- about: VALUES as a list of one's own, joined by a dimension, with NULL
-- fragments: mia cells
SELECT v.part, count(*) AS n
FROM mia.asylum_applications AS a
JOIN (VALUES ('SYR', 'near'), ('IRQ', 'near'), ('UKR', NULL)) AS v(code, part) ON v.code = a.citizenship
GROUP BY v.part
