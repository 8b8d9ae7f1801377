-- about: the ten most frequent, after an offset, in a total order
-- fragments: mia cells
-- ordered: yes
SELECT citizenship, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY citizenship
ORDER BY people DESC, citizenship
LIMIT 10 OFFSET 2
