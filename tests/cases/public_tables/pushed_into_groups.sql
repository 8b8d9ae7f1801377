-- about: a condition on a key goes below the groups, one on a count does not
-- fragments: mia cells, psda rows
-- only: public
SELECT p.person_id, p.sex, t.n
FROM (SELECT person_id, direction, count(*) AS n FROM mia.border_crossings GROUP BY person_id, direction) AS t
JOIN psda.population AS p ON p.person_id = t.person_id
WHERE t.direction = 'out' AND t.n > 12
