-- about: one condition written both ways round
-- fragments: psda cells
SELECT count(*) AS people
FROM psda.population
WHERE 'F' = sex AND sex = 'F' AND 'GE-TB' = region
