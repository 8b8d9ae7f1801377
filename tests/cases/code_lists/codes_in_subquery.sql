-- about: a sub-query over a code list filters people's rows
-- fragments: mia cells
SELECT border_type, count(*) AS crossings
FROM mia.border_crossings
WHERE citizenship IN (SELECT code FROM codelists.countries WHERE region = 'NEIGHBOUR')
  AND citizenship NOT IN (SELECT c.code FROM codelists.countries AS c WHERE c.alpha2 = 'TR')
GROUP BY border_type
