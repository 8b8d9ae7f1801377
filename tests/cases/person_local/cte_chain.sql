-- about: CTEs that build on each other, all below the barrier
-- fragments: mia cells
WITH entries AS (
    SELECT person_id, crossed_at FROM mia.border_crossings WHERE direction = 'in'
), first_entries AS (
    SELECT person_id, min(crossed_at) AS first_at FROM entries GROUP BY person_id
), newcomers AS (
    SELECT person_id, extract(year FROM first_at) AS year FROM first_entries WHERE first_at >= TIMESTAMP '2020-01-01 00:00:00'
)
SELECT n.year, count(*) AS entries, count(DISTINCT n.person_id) AS people
FROM newcomers AS n
JOIN entries AS e ON e.person_id = n.person_id
GROUP BY n.year
