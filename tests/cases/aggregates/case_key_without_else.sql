-- about: CASE without ELSE as key gives a NULL group
-- fragments: mia cells
SELECT CASE citizenship WHEN 'TUR' THEN 'Turkey' WHEN 'RUS' THEN 'Russia' END AS origin, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY 1
