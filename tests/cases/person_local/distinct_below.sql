-- about: SELECT DISTINCT that contains the person, then counted
-- fragments: mia cells
SELECT d.year, count(*) AS person_years
FROM (SELECT DISTINCT person_id, extract(year FROM crossed_at) AS year
      FROM mia.border_crossings) AS d
GROUP BY d.year
