-- about: a range join to age groups, age being reached in the year
-- fragments: psda cells
SELECT g.code AS age_group, p.sex, count(*) AS people
FROM psda.population AS p
JOIN codelists.age_groups AS g
  ON 2024 - extract(year FROM p.birth_date) BETWEEN g.age_from AND coalesce(g.age_to, 200)
GROUP BY g.code, p.sex
