-- about: one cell of everybody, which always comes
-- fragments: mia cells
SELECT count(*) AS crossings, count(DISTINCT person_id) AS people,
       count(DISTINCT person_id) FILTER (WHERE sex = 'F') AS women
FROM mia.border_crossings
