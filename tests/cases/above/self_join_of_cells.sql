-- about: entries and exits by month side by side, from one CTE
-- fragments: mia cells
WITH m AS (
    SELECT CAST(date_trunc('month', crossed_at) AS DATE) AS month, direction, count(*) AS n
    FROM mia.border_crossings
    WHERE citizenship = 'RUS'
    GROUP BY 1, direction
)
SELECT i.month, i.n AS entries, o.n AS exits, i.n - o.n AS balance
FROM m AS i
LEFT JOIN m AS o ON o.month = i.month AND o.direction = 'out'
WHERE i.direction = 'in'
