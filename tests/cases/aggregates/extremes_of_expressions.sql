-- about: min and max over expressions of text, dates and numbers
-- fragments: psda cells
SELECT sex, min(lower(citizenship)) AS first_code, max(extract(year FROM birth_date)) AS youngest,
       max(upper(region) || municipality) AS last_place
FROM psda.population
GROUP BY sex
