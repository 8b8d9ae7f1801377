-- about: a sum over the pairs of a join repeats a row for each partner
-- fragments: mof cells
SELECT a.activity, sum(a.income) AS income, count(*) AS pairs
FROM mof.employment_income AS a
JOIN mof.employment_income AS b ON b.person_id = a.person_id AND b.year = a.year - 1
WHERE b.activity <> a.activity
GROUP BY a.activity
