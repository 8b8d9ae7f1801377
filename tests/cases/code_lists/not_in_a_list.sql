-- about: citizenships outside a group of countries
-- fragments: moh cells
SELECT citizenship, count(*) AS permits
FROM moh.labour_permits
WHERE citizenship NOT IN (SELECT code FROM codelists.countries WHERE region IN ('NEIGHBOUR', 'EECCA', 'EU27'))
GROUP BY citizenship
