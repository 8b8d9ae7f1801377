-- about: a code list by itself asks no agency
-- fragments: none
SELECT region, count(*) AS countries, min(code) AS first_code
FROM codelists.countries
GROUP BY region
HAVING count(*) > 5
