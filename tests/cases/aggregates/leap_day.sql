-- about: people born on a leap day, and a day that is none
-- fragments: psda cells
SELECT sex, count(*) FILTER (WHERE extract(month FROM birth_date) = 2 AND extract(day FROM birth_date) = 29) AS leap_days,
       count(*) FILTER (WHERE birth_date + INTERVAL '1 year' = DATE '2001-02-28') AS turned_one
FROM psda.population
GROUP BY sex
