-- about: codes of a list that no cell has
-- fragments: mia cells
SELECT l.code, l.name_en
FROM codelists.municipalities AS l
WHERE l.code NOT IN (SELECT s.place FROM mia.irregular_stays AS s GROUP BY s.place)
