-- about: HAVING over distinct values per person
-- fragments: mia cells
SELECT t.sex, count(*) AS travellers
FROM (SELECT person_id, sex
      FROM mia.border_crossings
      GROUP BY person_id, sex
      HAVING count(DISTINCT border_type) = 3) AS t
GROUP BY t.sex
