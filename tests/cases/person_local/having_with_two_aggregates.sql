-- about: people whose first and last crossing are far apart
-- fragments: mia cells
SELECT t.citizenship, count(*) AS people
FROM (SELECT person_id, citizenship
      FROM mia.border_crossings
      GROUP BY person_id, citizenship
      HAVING max(crossed_at) > min(crossed_at) + INTERVAL '5 years' AND count(*) < 6) AS t
GROUP BY t.citizenship
