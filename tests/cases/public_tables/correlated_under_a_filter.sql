-- about: a correlated value of rows that a filter has chosen, for an aggregate that does not decompose
-- only: public
-- fragments: mof rows
SELECT d.year, median(CAST(d.most AS DOUBLE)) AS middle, count(*) AS n
FROM (SELECT t.year, (SELECT max(s.income) FROM mof.employment_income AS s WHERE s.person_id = t.person_id) AS most
      FROM mof.employment_income AS t
      WHERE t.year < 2020 AND t.tax_resident IS NOT TRUE) AS d
GROUP BY d.year
