-- about: a sub-query that leaves the person out, which is carried to the barrier all the same
-- fragments: psda cells
SELECT x.reason, count(*) AS permits
FROM (SELECT reason, citizenship FROM psda.residence_permits WHERE sex = 'F') AS x
WHERE x.citizenship <> 'IND'
GROUP BY x.reason
