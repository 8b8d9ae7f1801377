-- about: totals without keys, joined by CROSS JOIN
-- fragments: mia cells, mof cells
SELECT m.people AS crossed, f.people AS earned, 1.0 * f.people / m.people AS ratio
FROM (SELECT count(DISTINCT person_id) AS people FROM mia.border_crossings) AS m
CROSS JOIN (SELECT count(DISTINCT person_id) AS people FROM mof.employment_income) AS f
