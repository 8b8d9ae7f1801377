-- about: people's first entry in a CTE, counted by year
-- fragments: mia cells
WITH first_entry AS (
    SELECT person_id, min(crossed_at) AS entered_at
    FROM mia.border_crossings
    WHERE direction = 'in'
    GROUP BY person_id
)
SELECT extract(year FROM entered_at) AS year, count(DISTINCT person_id) AS newcomers
FROM first_entry
GROUP BY 1
