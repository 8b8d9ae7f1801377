-- about: pending cases: no decision of the case
-- fragments: mia cells
SELECT extract(year FROM a.lodged_on) AS year, count(*) AS pending
FROM mia.asylum_applications AS a
WHERE NOT EXISTS (SELECT 1 FROM mia.asylum_decisions AS d WHERE d.case_id = a.case_id)
GROUP BY 1
