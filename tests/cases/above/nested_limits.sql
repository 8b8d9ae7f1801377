-- about: the last of the first ten
-- fragments: psda cells
-- ordered: yes
SELECT t.municipality, t.people
FROM (SELECT municipality, count(*) AS people
      FROM psda.population
      GROUP BY municipality
      ORDER BY people DESC, municipality
      LIMIT 10) AS t
ORDER BY t.people, t.municipality
LIMIT 3 OFFSET 1
