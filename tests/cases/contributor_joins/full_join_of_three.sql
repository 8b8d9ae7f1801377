-- about: two FULL JOINs, the second by the person of either side of the first
-- fragments: mia cells
SELECT i.person_id IS NULL AS never_found, o.person_id IS NULL AS never_ordered, count(*) AS n,
       count(DISTINCT coalesce(i.person_id, o.person_id, r.person_id)) AS people
FROM mia.irregular_stays AS i
FULL JOIN mia.return_orders AS o ON o.person_id = i.person_id
FULL JOIN mia.returns AS r ON r.person_id = coalesce(i.person_id, o.person_id)
GROUP BY 1, 2
