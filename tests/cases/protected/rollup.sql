-- about: subtotals: a key that is rolled up is not in the node
-- fragments: mia cells
SELECT extract(year FROM lodged_on) AS year, sex, count(DISTINCT person_id) AS applicants, count(*) AS applications
FROM mia.asylum_applications
GROUP BY ROLLUP (extract(year FROM lodged_on), sex)
