-- about: a correlated scalar sub-query gives a value per person, grouped by
-- fragments: mia cells
SELECT p.applications, count(*) AS stays
FROM (SELECT s.person_id,
             (SELECT count(*) FROM mia.asylum_applications AS a WHERE a.person_id = s.person_id) AS applications
      FROM mia.irregular_stays AS s) AS p
GROUP BY p.applications
