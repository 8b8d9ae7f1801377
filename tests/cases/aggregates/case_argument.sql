-- about: CASE in arguments: sums of ones, counts of a condition, means over some
-- fragments: mia cells
SELECT citizenship,
       sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS entries,
       sum(CASE WHEN direction = 'in' THEN 1 ELSE -1 END) AS balance,
       count(CASE WHEN border_type = 'sea' THEN 1 END) AS by_sea,
       avg(CASE WHEN sex = 'F' THEN 1.0 ELSE 0.0 END) AS women
FROM mia.border_crossings
WHERE citizenship < 'D'
GROUP BY citizenship
