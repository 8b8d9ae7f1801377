-- about: a correlated sum as the argument of a sum
-- fragments: mof cells
SELECT e.year, count(*) AS payments,
       sum(CASE WHEN e.income > (SELECT avg(x.income) FROM mof.employment_income AS x WHERE x.person_id = e.person_id)
                THEN 1 ELSE 0 END) AS above_own_mean
FROM mof.employment_income AS e
GROUP BY e.year
