-- about: years listed as constants keep the empty ones
-- fragments: mia cells
-- ordered: yes
SELECT y.year, coalesce(a.n, 0) AS subsequent
FROM (VALUES (2018), (2019), (2020), (2021), (2022), (2023), (2024), (2025)) AS y(year)
LEFT JOIN (SELECT extract(year FROM lodged_on) AS year, count(*) AS n
           FROM mia.asylum_applications
           WHERE type = 'subsequent'
           GROUP BY 1) AS a ON a.year = y.year
ORDER BY y.year
