-- about: people who do not appear there
-- fragments: psda cells
SELECT sex, count(*) AS people
FROM psda.population
WHERE person_id NOT IN (SELECT person_id FROM psda.residence_permits)
GROUP BY sex
