-- about: two EXISTS joined by OR
-- fragments: mia cells
SELECT citizenship, count(*) AS stays
FROM mia.irregular_stays AS s
WHERE EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.person_id = s.person_id)
   OR EXISTS (SELECT 1 FROM mia.asylum_applications AS a WHERE a.person_id = s.person_id)
GROUP BY citizenship
