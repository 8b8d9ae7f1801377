-- about: a window without order: how many rows the person has
-- fragments: mfa cells
SELECT w.n, count(*) AS visas
FROM (SELECT person_id, count(*) OVER (PARTITION BY person_id) AS n FROM mfa.visas) AS w
GROUP BY w.n
