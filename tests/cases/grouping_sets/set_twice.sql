-- about: a set that is asked for twice stands twice in the answer
-- fragments: mia cells
SELECT direction, border_type, grouping(direction) AS g, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY GROUPING SETS ((direction), (border_type), (direction), (), ())
