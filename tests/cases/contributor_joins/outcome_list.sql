-- about: a join on the case, and the list of outcomes joined to it
-- fragments: mia cells
SELECT o.is_positive, count(DISTINCT a.person_id) AS people, count(*) AS decisions
FROM mia.asylum_applications AS a
JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id
JOIN codelists.asylum_outcomes AS o ON o.code = d.outcome
WHERE a.type = 'first'
GROUP BY o.is_positive
