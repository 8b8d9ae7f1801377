-- about: an interval taken from a literal date
-- fragments: psda cells
SELECT count(*) AS permits, min(issued_on) AS first_day
FROM psda.residence_permits
WHERE issued_on >= DATE '2024-03-31' - INTERVAL '1 month' AND issued_on < DATE '2024-02-29' + INTERVAL '1 year'
