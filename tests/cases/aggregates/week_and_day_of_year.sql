-- about: week and day of the year of a date
-- fragments: mia cells
SELECT extract(week FROM refused_on) AS week, max(extract(doy FROM refused_on)) AS last_day, count(*) AS refusals
FROM mia.refusals_of_entry
GROUP BY 1
