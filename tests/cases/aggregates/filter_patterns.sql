-- about: LIKE and NOT LIKE
-- fragments: moh cells
SELECT activity, count(*) AS permits
FROM moh.labour_permits
WHERE occupation LIKE '2%' AND activity NOT LIKE 'P%'
GROUP BY activity
