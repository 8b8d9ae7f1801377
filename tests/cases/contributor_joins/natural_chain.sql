-- about: four tables chained by the person, with outer joins among them
-- fragments: psda cells, psda cells
SELECT p.sex, count(DISTINCT p.person_id) AS people, count(DISTINCT r.permit_no) AS permits, count(c.granted_on) AS grants
FROM psda.population AS p
LEFT JOIN psda.residence_permits AS r ON r.person_id = p.person_id
LEFT JOIN psda.citizenship_acquisitions AS c ON c.person_id = p.person_id AND c.person_id = r.person_id
GROUP BY p.sex
