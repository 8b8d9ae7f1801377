-- about: every ranking window over cells
-- fragments: mia cells
SELECT a.citizenship, row_number() OVER (ORDER BY a.n DESC, a.citizenship) AS nth, rank() OVER (ORDER BY a.n DESC) AS place,
       dense_rank() OVER (ORDER BY a.n DESC) AS dense, ntile(4) OVER (ORDER BY a.n DESC, a.citizenship) AS quarter,
       percent_rank() OVER (ORDER BY a.n) AS percent, cume_dist() OVER (ORDER BY a.n) AS share
FROM (SELECT citizenship, count(*) AS n FROM mia.refusals_of_entry GROUP BY citizenship) AS a
