-- about: SELECT DISTINCT keeps one NULL
-- fragments: psda cells
SELECT DISTINCT extract(year FROM withdrawn_on) AS year, reason
FROM psda.residence_permits
