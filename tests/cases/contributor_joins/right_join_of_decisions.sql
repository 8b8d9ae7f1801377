-- about: RIGHT JOIN on case and person at once
-- fragments: mia cells
SELECT d.outcome, d.instance, count(a.case_id) AS with_application, count(*) AS decisions
FROM mia.asylum_applications AS a
RIGHT JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id AND d.person_id = a.person_id
GROUP BY d.outcome, d.instance
