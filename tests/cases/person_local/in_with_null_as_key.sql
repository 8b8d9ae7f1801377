-- about: IN over people's own rows is NULL where one of them is NULL
-- fragments: psda cells
SELECT p.withdrawn_on IN (SELECT q.withdrawn_on FROM psda.residence_permits AS q
                          WHERE q.person_id = p.person_id AND q.permit_no <> p.permit_no) AS same, count(*) AS n
FROM psda.residence_permits AS p
GROUP BY 1
