-- about: GROUP BY and ORDER BY by position and by alias
-- fragments: mia cells
-- ordered: yes
SELECT extract(year FROM refused_on) AS year, reason, count(*) AS refusals
FROM mia.refusals_of_entry
GROUP BY 1, reason
ORDER BY year, 2
