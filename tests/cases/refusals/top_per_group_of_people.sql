-- about: the first rows of each citizenship, not of each person
-- refused: KH202
-- under: standard, bare
SELECT t.citizenship, min(t.lodged_on) AS first_day
FROM (SELECT citizenship, lodged_on, row_number() OVER (PARTITION BY citizenship ORDER BY lodged_on) AS nth
      FROM mia.asylum_applications) AS t
WHERE t.nth <= 3
GROUP BY t.citizenship
