-- about: a cast that does not fit is NULL also where it is compared with a literal
-- fragments: mof cells
SELECT count(*) FILTER (WHERE TRY_CAST(income AS DECIMAL(6,2)) > 9000) AS nine_thousands,
       count(*) FILTER (WHERE TRY_CAST(income AS DECIMAL(6,2)) IS NULL) AS beyond,
       count(*) FILTER (WHERE CAST(income AS DECIMAL(10,0)) = 9000) AS rounded, count(*) AS payments
FROM mof.employment_income
