-- about: above the barrier any aggregate may stand: median and deviation of cells
-- fragments: psda cells
-- tolerance: 1e-9
SELECT median(CAST(m.people AS DOUBLE)) AS median_people, stddev(CAST(m.people AS DOUBLE)) AS deviation
FROM (SELECT municipality, count(*) AS people
      FROM psda.population
      GROUP BY municipality) AS m
