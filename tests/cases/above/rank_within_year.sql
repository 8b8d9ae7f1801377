-- about: rank() partitioned by year, then filtered
-- fragments: mia cells
SELECT r.year, r.citizenship, r.applications, r.place
FROM (SELECT year, citizenship, applications,
             rank() OVER (PARTITION BY year ORDER BY applications DESC, citizenship) AS place
      FROM (SELECT extract(year FROM lodged_on) AS year, citizenship, count(*) AS applications
            FROM mia.asylum_applications
            GROUP BY 1, citizenship) AS a) AS r
WHERE r.place <= 3
