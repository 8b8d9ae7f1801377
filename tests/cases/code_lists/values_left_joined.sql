-- about: VALUES of one row, and IN over VALUES
-- fragments: mia cells
SELECT v.place, count(*) AS n, count(DISTINCT a.person_id) AS people
FROM mia.asylum_applications AS a
LEFT JOIN (VALUES ('UKR', 1)) AS v(code, place) ON v.code = a.citizenship
WHERE a.type IN (VALUES ('first'), ('third'))
GROUP BY v.place
