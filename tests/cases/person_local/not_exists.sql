-- about: permits that no later permit of the same person follows
-- fragments: psda cells
SELECT r.reason, count(*) AS last_permits
FROM psda.residence_permits AS r
WHERE NOT EXISTS (SELECT 1 FROM psda.residence_permits AS later
                  WHERE later.person_id = r.person_id AND later.valid_from > r.valid_from)
GROUP BY r.reason
