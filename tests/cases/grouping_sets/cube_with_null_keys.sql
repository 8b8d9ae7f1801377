-- about: a NULL of the register and a rolled-up key are two things
-- fragments: mia cells
SELECT k.point, k.year, grouping(k.point) AS all_points, grouping(k.year) AS all_years, count(*) AS crossings,
       count(DISTINCT k.person_id) AS people
FROM (SELECT person_id, NULLIF(border_type, 'air') AS point, extract(year FROM crossed_at) AS year
      FROM mia.border_crossings) AS k
GROUP BY CUBE (k.point, k.year)
