-- about: groups chosen by another aggregate of the same agency
-- fragments: mia cells, mia cells
SELECT t.citizenship, t.refusals
FROM (SELECT citizenship, count(*) AS refusals FROM mia.refusals_of_entry GROUP BY citizenship) AS t
WHERE t.citizenship IN (SELECT citizenship FROM mia.asylum_applications GROUP BY citizenship HAVING count(*) >= 10)
