-- about: with every table public, a row may be compared with all others, at the agency
-- only: public
-- fragments: psda cells
SELECT count(*) AS permits
FROM psda.residence_permits
WHERE issued_on = (SELECT max(issued_on) FROM psda.residence_permits)
