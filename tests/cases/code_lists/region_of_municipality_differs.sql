-- about: people whose region is not their municipality's: none
-- fragments: psda cells
-- empty: yes
SELECT p.region, m.region AS of_municipality, count(*) AS people
FROM psda.population AS p
JOIN codelists.municipalities AS m ON m.code = p.municipality
WHERE m.region <> p.region
GROUP BY p.region, m.region
