-- about: the first permit of each person by a window partitioned by the person
-- fragments: psda cells
SELECT f.reason, extract(year FROM f.valid_from) AS year, count(*) AS first_permits
FROM (SELECT person_id, reason, valid_from,
             row_number() OVER (PARTITION BY person_id ORDER BY valid_from, permit_no) AS nth
      FROM psda.residence_permits) AS f
WHERE f.nth = 1
GROUP BY f.reason, extract(year FROM f.valid_from)
