-- about: small cells: many stand about at the threshold of their node, where one person decides
-- fragments: psda cells
SELECT citizenship, extract(year FROM issued_on) AS year, count(DISTINCT person_id) AS people
FROM psda.residence_permits
GROUP BY 1, 2
