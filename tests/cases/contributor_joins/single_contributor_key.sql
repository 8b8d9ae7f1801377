-- about: decisions and applications of one case; a case belongs to one person
-- fragments: mia cells
SELECT a.citizenship, d.outcome, count(*) AS decisions
FROM mia.asylum_applications AS a
JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id
WHERE d.instance = 'first'
GROUP BY a.citizenship, d.outcome
