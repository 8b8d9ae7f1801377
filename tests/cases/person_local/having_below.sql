-- about: HAVING below the barrier keeps whole people
-- fragments: mia cells
SELECT f.citizenship, count(*) AS frequent_travellers
FROM (SELECT person_id, citizenship
      FROM mia.border_crossings
      GROUP BY person_id, citizenship
      HAVING count(*) >= 40) AS f
GROUP BY f.citizenship
