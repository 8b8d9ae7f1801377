-- about: a correlated mean of another agency is asked as cells
-- fragments: mof cells, mof rows, psda rows
-- only: public
SELECT p.person_id, p.region, e.year
FROM psda.population AS p JOIN mof.employment_income AS e ON e.person_id = p.person_id
WHERE p.region = 'GE-GU' AND e.income > (SELECT 1.5 * avg(i.income) FROM mof.employment_income AS i WHERE i.person_id = p.person_id)
