-- about: the later of two dates as argument
-- fragments: psda cells
SELECT reason, max(greatest(issued_on, valid_from)) AS latest, min(least(issued_on, valid_from)) AS earliest
FROM psda.residence_permits
GROUP BY reason
