-- about: sixteen subtotals at once
-- fragments: mia cells
SELECT direction, border_type, extract(year FROM crossed_at) AS year, citizenship = 'GEO' AS georgian,
       count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY CUBE (direction, border_type, 3, 4)
