-- about: cells aggregated again
-- fragments: mia cells
SELECT max(m.refusals) AS most, min(m.refusals) AS least, avg(m.refusals) AS mean, sum(m.refusals) AS total,
       count(*) AS months
FROM (SELECT extract(year FROM refused_on) AS year, extract(month FROM refused_on) AS month, count(*) AS refusals
      FROM mia.refusals_of_entry
      GROUP BY 1, 2) AS m
