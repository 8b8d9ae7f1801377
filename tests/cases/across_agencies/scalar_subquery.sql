-- about: another agency's total in a scalar sub-query
-- fragments: mia cells, psda cells
SELECT extract(year FROM lodged_on) AS year, count(*) AS applications,
       1000.0 * count(*) / (SELECT count(*) FROM psda.population) AS per_1000
FROM mia.asylum_applications
GROUP BY extract(year FROM lodged_on)
