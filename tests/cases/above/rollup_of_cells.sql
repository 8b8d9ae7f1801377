-- about: subtotals by ROLLUP over cells
-- fragments: mia cells
SELECT t.border_type, t.reason, sum(t.n) AS refusals
FROM (SELECT border_type, reason, count(*) AS n FROM mia.refusals_of_entry GROUP BY border_type, reason) AS t
GROUP BY ROLLUP (t.border_type, t.reason)
