-- about: HAVING over a ratio of two measures
-- fragments: moh cells
SELECT activity, count(*) AS permits, count(DISTINCT person_id) AS people
FROM moh.labour_permits
GROUP BY activity
HAVING 1.0 * count(*) / count(DISTINCT person_id) > 1.1 AND max(valid_to) > DATE '2025-01-01'
