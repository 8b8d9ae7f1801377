-- about: people of the side of a LEFT JOIN that may be missing, counted where they are
-- fragments: mia cells
SELECT a.type, count(*) AS n, count(d.person_id) AS decided, count(DISTINCT d.person_id) AS people_decided,
       count(DISTINCT d.person_id) FILTER (WHERE d.outcome = 'rejected') AS people_rejected
FROM mia.asylum_applications AS a
LEFT JOIN mia.asylum_decisions AS d ON d.person_id = a.person_id
GROUP BY a.type
