-- about: NULL is a key like any other
-- fragments: psda cells
SELECT withdrawn_on, count(*) AS permits, count(DISTINCT person_id) AS people
FROM psda.residence_permits
GROUP BY withdrawn_on
