-- about: people classed by what they did over all their rows
-- fragments: mia cells
SELECT p.class, p.sex, count(*) AS people
FROM (SELECT person_id, sex,
             CASE WHEN count(*) FILTER (WHERE border_type = 'air') = count(*) THEN 'flies'
                  WHEN count(*) FILTER (WHERE border_type = 'air') = 0 THEN 'never flies'
                  ELSE 'both' END AS class
      FROM mia.border_crossings
      GROUP BY person_id, sex) AS p
GROUP BY p.class, p.sex
