-- about: people and a dimension of two tables, each combination once
-- fragments: mia cells
SELECT u.citizenship, count(*) AS n
FROM (SELECT person_id, citizenship FROM mia.irregular_stays
      UNION
      SELECT person_id, citizenship FROM mia.asylum_applications) AS u
GROUP BY u.citizenship
