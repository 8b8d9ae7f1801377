-- about: no row matches and there are keys: no cells at all
-- fragments: mof cells
-- empty: yes
SELECT year, count(*) AS n
FROM mof.employment_income
WHERE activity = 'no such section'
GROUP BY year
