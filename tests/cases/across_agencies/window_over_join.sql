-- about: a window over a time series that two agencies made
-- fragments: psda cells, mof cells
-- ordered: yes
SELECT p.year, f.people - p.people AS difference,
       sum(f.people - p.people) OVER (ORDER BY p.year) AS so_far
FROM (SELECT extract(year FROM valid_from) AS year, count(DISTINCT person_id) AS people
      FROM psda.residence_permits
      GROUP BY extract(year FROM valid_from)) AS p
JOIN (SELECT year, count(DISTINCT person_id) AS people
      FROM mof.employment_income
      GROUP BY year) AS f ON f.year = p.year
ORDER BY p.year
