-- about: a range that is one quarter, with BETWEEN over days
-- fragments: psda cells
SELECT count(DISTINCT person_id) AS people
FROM psda.residence_permits
WHERE issued_on BETWEEN DATE '2023-04-01' AND DATE '2023-06-30'
