-- about: a scalar sub-query correlated on the year compares a person with all others
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS above
FROM mof.employment_income AS e
WHERE e.income > (SELECT avg(x.income) FROM mof.employment_income AS x WHERE x.year = e.year)
