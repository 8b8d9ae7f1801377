-- about: a place, its municipality and the region above it
-- fragments: mia cells
SELECT r.name_en AS region, m.name_en AS municipality, count(*) AS stays
FROM mia.irregular_stays AS s
JOIN codelists.municipalities AS m ON m.code = s.place
JOIN codelists.regions AS r ON r.code = m.region
GROUP BY r.name_en, m.name_en
