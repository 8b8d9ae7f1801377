-- about: one register joined to itself on the case: appeals that changed the outcome
-- fragments: mia cells
SELECT f.outcome AS first_outcome, l.outcome AS final_outcome, count(*) AS cases
FROM mia.asylum_decisions AS f
JOIN mia.asylum_decisions AS l ON l.case_id = f.case_id
WHERE f.instance = 'first' AND l.instance = 'final'
GROUP BY f.outcome, l.outcome
