-- about: days between entry and next exit, summed over people and years
-- fragments: mia cells
SELECT extract(year FROM s.entered) AS year, count(*) AS stays, sum(s.days) AS days, max(s.days) AS longest
FROM (SELECT person_id, CAST(crossed_at AS DATE) AS entered, direction,
             CAST(lead(crossed_at) OVER (PARTITION BY person_id ORDER BY crossed_at, direction) AS DATE)
                 - CAST(crossed_at AS DATE) AS days
      FROM mia.border_crossings) AS s
WHERE s.direction = 'in' AND s.days IS NOT NULL
GROUP BY 1
