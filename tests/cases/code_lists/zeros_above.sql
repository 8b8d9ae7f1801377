-- about: all codes of a list, with 0 where nobody is, above the barrier
-- fragments: mia cells
-- ordered: yes
SELECT l.code, coalesce(a.applications, 0) AS applications
FROM codelists.countries AS l
LEFT JOIN (SELECT citizenship, count(*) AS applications
           FROM mia.asylum_applications
           GROUP BY citizenship) AS a ON a.citizenship = l.code
ORDER BY l.code
