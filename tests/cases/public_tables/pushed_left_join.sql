-- about: a condition in ON on the side that may lack, and one in WHERE on the side that is kept
-- fragments: psda rows, mof rows
-- only: public
SELECT p.person_id, p.sex, e.year, e.income
FROM psda.population AS p LEFT JOIN mof.employment_income AS e ON p.person_id = e.person_id AND e.year = 2022 AND p.sex = 'F'
WHERE p.region = 'GE-AJ' AND p.birth_date < DATE '1975-01-01'
