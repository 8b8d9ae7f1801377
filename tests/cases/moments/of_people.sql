-- about: the deviation of a count per person
-- fragments: mia cells
-- tolerance: 1e-9
SELECT stddev(p.n) AS deviation, max(p.n) AS most
FROM (SELECT person_id, count(*) AS n FROM mia.border_crossings GROUP BY person_id) AS p
