-- about: a key made of CASE
-- fragments: psda cells
SELECT CASE WHEN birth_date < DATE '1960-01-01' THEN 'older'
            WHEN birth_date < DATE '2000-01-01' THEN 'middle'
            ELSE 'younger' END AS generation,
       sex, count(*) AS people
FROM psda.population
GROUP BY 1, sex
