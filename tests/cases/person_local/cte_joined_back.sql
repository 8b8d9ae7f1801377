-- about: a per-person aggregate joined to the rows it was made of
-- fragments: psda cells
WITH latest AS (
    SELECT person_id, max(valid_from) AS starts
    FROM psda.residence_permits
    GROUP BY person_id
)
SELECT r.reason, count(*) AS permits, count(DISTINCT r.person_id) AS people
FROM psda.residence_permits AS r
JOIN latest AS l ON l.person_id = r.person_id AND l.starts = r.valid_from
GROUP BY r.reason
