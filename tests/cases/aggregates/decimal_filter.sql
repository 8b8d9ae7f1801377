-- about: a decimal compared with an integer, a decimal and a range
-- fragments: mof cells
SELECT activity, count(*) FILTER (WHERE income > 20000) AS above, count(*) FILTER (WHERE income <= 1500.75) AS below,
       count(*) FILTER (WHERE income BETWEEN 5000 AND 6000.50) AS between_them
FROM mof.employment_income
GROUP BY activity
