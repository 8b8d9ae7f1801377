-- about: text taken apart and replaced in keys
-- fragments: psda cells
SELECT split_part(municipality, '-', 2) AS region_part, replace(sex, 'F', 'ქალი') AS sqesi, count(*) AS people
FROM psda.population
GROUP BY 1, 2
