-- about: with every table public, people of two agencies may be joined
-- only: public
-- fragments: mfa rows, moh rows
SELECT v.visa_type, count(*) AS pairs, count(DISTINCT v.person_id) AS people
FROM mfa.visas AS v
JOIN moh.labour_permits AS p ON p.person_id = v.person_id
GROUP BY v.visa_type
