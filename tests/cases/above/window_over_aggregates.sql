-- about: windows in the same SELECT as the aggregates they read
-- fragments: psda cells
SELECT region, sex, count(*) AS people,
       CAST(count(*) AS DOUBLE) / sum(count(*)) OVER (PARTITION BY region) AS share_in_region,
       row_number() OVER (ORDER BY count(*) DESC, region, sex) AS place
FROM psda.population
GROUP BY region, sex
