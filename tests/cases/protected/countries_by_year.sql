-- about: small cells: many stand about at the threshold of their node, where one person decides
-- fragments: mia cells
SELECT citizenship, extract(year FROM lodged_on) AS year, count(DISTINCT person_id) AS applicants
FROM mia.asylum_applications
GROUP BY 1, 2
