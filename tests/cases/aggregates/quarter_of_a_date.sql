-- about: the first day of a date's quarter, as a key and in a condition
-- fragments: mia cells
SELECT CAST(date_trunc('quarter', found_on) AS DATE) AS quarter, count(*) AS stays
FROM mia.irregular_stays
WHERE date_trunc('year', found_on) = DATE '2023-01-01'
GROUP BY date_trunc('quarter', found_on)
