-- about: EXISTS over another agency's aggregate
-- fragments: mia cells, psda cells
SELECT r.region, r.people
FROM (SELECT region, count(*) AS people FROM psda.population GROUP BY region) AS r
WHERE EXISTS (SELECT 1
              FROM (SELECT substr(place, 1, 5) AS region, count(*) AS stays FROM mia.irregular_stays GROUP BY 1) AS s
              WHERE s.region = r.region AND s.stays > 10)
