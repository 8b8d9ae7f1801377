-- about: a share by an empty window over aggregates
-- fragments: mia cells
SELECT border_point, count(*) AS crossings, 100.0 * count(*) / sum(count(*)) OVER () AS percent
FROM mia.border_crossings
GROUP BY border_point
