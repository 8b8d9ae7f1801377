-- about: with every table public, parts of the person's number may be grouped by
-- only: public
-- fragments: psda cells
SELECT left(person_id, 2) AS prefix, count(*) AS people, min(person_id) AS first_person
FROM psda.population
GROUP BY left(person_id, 2)
