-- about: overlapping visas of one person, each pair once
-- fragments: mfa cells
SELECT a.visa_type AS one, b.visa_type AS other, count(*) AS pairs
FROM mfa.visas AS a, mfa.visas AS b
WHERE a.person_id = b.person_id AND a.valid_from < b.valid_from AND b.valid_from <= a.valid_to
GROUP BY a.visa_type, b.visa_type
