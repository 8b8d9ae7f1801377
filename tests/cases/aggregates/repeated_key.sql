-- about: a key named twice is one key, and measures stay in their places
-- fragments: psda cells
SELECT sex, min(region) AS r, max(municipality) AS m FROM psda.population GROUP BY sex, sex
