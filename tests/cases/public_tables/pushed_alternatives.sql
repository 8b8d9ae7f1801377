-- about: what all alternatives share joins, what each asks of one table filters there
-- fragments: psda rows, mof rows
-- only: public
SELECT p.person_id, e.year, e.income
FROM psda.population AS p, mof.employment_income AS e
WHERE (p.person_id = e.person_id AND p.sex = 'F' AND e.year = 2021 AND e.income > 60000)
   OR (p.person_id = e.person_id AND p.sex = 'M' AND e.year = 2022 AND e.income > 90000)
