-- about: a list aggregated to its groups, joined above to cells
-- fragments: mia cells
SELECT l.region, l.countries, a.citizenships
FROM (SELECT region, count(*) AS countries FROM codelists.countries GROUP BY region) AS l
JOIN (SELECT c.region, count(DISTINCT s.citizenship) AS citizenships
      FROM mia.irregular_stays AS s
      JOIN codelists.countries AS c ON c.code = s.citizenship
      GROUP BY c.region) AS a ON a.region = l.region
