-- about: groups above the mean of the groups, which a public agency works out itself
-- fragments public: mia cells, mia cells
-- fragments bare: mia cells
WITH g AS (
    SELECT border_point, count(*) AS crossings
    FROM mia.border_crossings
    GROUP BY border_point
)
SELECT border_point, crossings
FROM g
WHERE crossings > (SELECT avg(crossings) FROM g)
