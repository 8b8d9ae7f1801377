-- about: people of one agency chosen by a list of another's
-- refused: KH111
-- under: standard, bare
SELECT count(*) AS incomes
FROM mof.employment_income
WHERE person_id IN (SELECT person_id FROM psda.residence_permits)
