-- about: months of one agency matched to earlier months of another
-- fragments: mfa cells, mia cells
SELECT a.year, count(*) AS earlier_years, sum(b.n) AS visas_before
FROM (SELECT extract(year FROM found_on) AS year, count(*) AS n FROM mia.irregular_stays GROUP BY 1) AS a
JOIN (SELECT extract(year FROM issued_on) AS year, count(*) AS n FROM mfa.visas GROUP BY 1) AS b ON b.year < a.year
GROUP BY a.year
