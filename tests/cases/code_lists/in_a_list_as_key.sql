-- about: IN over a code list as a key
-- fragments: mia cells
SELECT citizenship IN (SELECT code FROM codelists.countries WHERE is_eu) AS of_the_union, count(*) AS n
FROM mia.asylum_applications
GROUP BY 1
