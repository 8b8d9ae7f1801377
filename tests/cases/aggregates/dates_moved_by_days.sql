-- about: whole numbers added to dates and taken from them, as keys, in conditions and in aggregates
-- fragments: mia cells
SELECT extract(year FROM lodged_on + 30) AS year, max(lodged_on - 1) AS latest, min(7 + lodged_on) AS earliest, count(*) AS n
FROM mia.asylum_applications
WHERE lodged_on + 14 < DATE '2022-01-01' - 1
GROUP BY 1
