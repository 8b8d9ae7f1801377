-- about: aggregates of several agencies, united above the barrier
-- fragments: psda cells, moh cells, mof cells
SELECT 'permits' AS what, count(*) AS rows_held, count(DISTINCT person_id) AS people FROM psda.residence_permits
UNION ALL
SELECT 'labour permits', count(*), count(DISTINCT person_id) FROM moh.labour_permits
UNION ALL
SELECT 'incomes', count(*), count(DISTINCT person_id) FROM mof.employment_income
