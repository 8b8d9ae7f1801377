-- about: a condition that compares columns of both tables in an outer join
-- fragments: psda cells
SELECT p.reason, count(*) AS pairs, count(p2.permit_no) AS later
FROM psda.residence_permits AS p
LEFT JOIN psda.residence_permits AS p2 ON p2.person_id = p.person_id AND p2.issued_on > p.issued_on AND p2.reason <> p.reason
GROUP BY p.reason
