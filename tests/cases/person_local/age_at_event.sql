-- about: completed age at the event
-- fragments: mia cells
SELECT extract(year FROM found_on) - extract(year FROM birth_date)
       - CASE WHEN extract(month FROM found_on) * 100 + extract(day FROM found_on)
                   < extract(month FROM birth_date) * 100 + extract(day FROM birth_date) THEN 1 ELSE 0 END AS age,
       count(*) AS stays
FROM mia.irregular_stays
GROUP BY 1
