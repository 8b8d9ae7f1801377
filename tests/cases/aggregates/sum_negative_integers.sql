-- about: integer arguments with signs, parts of dates, and a product
-- fragments: psda cells
SELECT reason, sum(-1) AS negative, sum(extract(year FROM valid_to) - extract(year FROM valid_from)) AS years,
       avg(extract(month FROM issued_on) * 2) AS mean_doubled_month
FROM psda.residence_permits
GROUP BY reason
