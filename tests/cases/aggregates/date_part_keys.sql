-- about: parts of a date as keys
-- fragments: psda cells
SELECT extract(quarter FROM issued_on) AS quarter, extract(month FROM issued_on) AS month,
       extract(dow FROM issued_on) AS weekday, count(*) AS permits
FROM psda.residence_permits
GROUP BY 1, 2, 3
