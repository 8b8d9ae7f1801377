-- about: years as columns, by CASE at the agency
-- fragments: psda cells
SELECT reason, sum(CASE WHEN extract(year FROM issued_on) = 2022 THEN 1 ELSE 0 END) AS in_2022,
       sum(CASE WHEN extract(year FROM issued_on) = 2023 THEN 1 ELSE 0 END) AS in_2023
FROM psda.residence_permits
GROUP BY reason
