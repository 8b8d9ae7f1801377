-- about: sets over a key that the condition makes one value, and over one of many
-- fragments public: mia cells
-- fragments bare: mia cells, mia cells
SELECT border_type, citizenship, count(DISTINCT birth_date) AS days, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type = 'land'
GROUP BY CUBE (border_type, citizenship)
