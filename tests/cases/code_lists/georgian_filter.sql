-- about: a filter with Georgian text
-- fragments: mia cells
SELECT c.name_ka AS ქვეყანა, b.direction, count(*) AS კვეთა
FROM mia.border_crossings AS b
JOIN codelists.countries AS c ON c.code = b.citizenship
WHERE c.name_ka LIKE 'თურქ%' OR c.name_ka = 'სომხეთი'
GROUP BY c.name_ka, b.direction
