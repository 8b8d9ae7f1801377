-- about: IN over the case, which belongs to one person
-- fragments: mia cells
SELECT citizenship, count(*) AS applications
FROM mia.asylum_applications
WHERE case_id IN (SELECT case_id FROM mia.asylum_decisions WHERE instance = 'final')
GROUP BY citizenship
