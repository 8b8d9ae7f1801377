-- about: a rate over a join on the case, by citizenship
-- fragments: mia cells
SELECT a.citizenship, 1.0 * count(*) FILTER (WHERE o.is_positive) / count(*) AS recognition
FROM mia.asylum_applications AS a
JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id AND d.instance = 'first'
JOIN codelists.asylum_outcomes AS o ON o.code = d.outcome
GROUP BY a.citizenship
HAVING count(*) > 3
