-- about: renewals: a table joined to itself on the person
-- fragments: psda cells
SELECT earlier.reason AS was, later.reason AS became, count(DISTINCT later.person_id) AS people
FROM psda.residence_permits AS earlier
JOIN psda.residence_permits AS later ON later.person_id = earlier.person_id
WHERE later.valid_from > earlier.valid_to
GROUP BY earlier.reason, later.reason
