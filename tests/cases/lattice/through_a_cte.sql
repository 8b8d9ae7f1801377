-- about: conditions inside a CTE
-- fragments: mia cells
WITH recent AS (SELECT direction, sex, border_type FROM mia.border_crossings WHERE crossed_at >= DATE '2022-01-01')
SELECT direction, count(*) AS crossings FROM recent WHERE border_type IN ('land', 'air') GROUP BY direction
