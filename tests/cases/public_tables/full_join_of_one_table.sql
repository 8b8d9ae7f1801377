-- about: a full join of a table with itself: conditions keep to their side
-- fragments: mof rows
-- only: public
SELECT a.year AS year, b.year AS other_year, count(*) AS pairs, median(CAST(a.income AS DOUBLE)) AS income
FROM mof.employment_income AS a
FULL JOIN mof.employment_income AS b ON b.person_id = a.person_id
WHERE b.activity IS NOT NULL AND a.year + 1 > 2022
GROUP BY 1, 2
