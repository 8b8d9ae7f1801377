-- about: days of a month up to the last
-- fragments: psda cells
SELECT sex, count(*) AS permits
FROM psda.residence_permits
WHERE issued_on <= DATE '2022-12-31'
GROUP BY sex
