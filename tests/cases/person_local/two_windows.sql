-- about: two windows in one sub-query, partitioned alike
-- fragments: mia cells
SELECT w.nth = w.n AS is_last, w.type, count(*) AS applications
FROM (SELECT person_id, type,
             row_number() OVER (PARTITION BY person_id ORDER BY lodged_on, case_id) AS nth,
             count(*) OVER (PARTITION BY person_id) AS n
      FROM mia.asylum_applications) AS w
GROUP BY 1, w.type
