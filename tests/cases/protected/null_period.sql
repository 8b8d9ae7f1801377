-- about: NULL is a code of its own: permits that were not withdrawn
-- fragments: psda cells
SELECT extract(year FROM withdrawn_on) AS withdrawn, reason, count(DISTINCT person_id) AS people
FROM psda.residence_permits
GROUP BY 1, 2
