-- about: first and last value of a time series of cells
-- fragments: mia cells
SELECT y.year, y.n, first_value(y.n) OVER (ORDER BY y.year) AS began,
       last_value(y.n) OVER (ORDER BY y.year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ended,
       nth_value(y.n, 2) OVER (ORDER BY y.year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second
FROM (SELECT extract(year FROM lodged_on) AS year, count(*) AS n FROM mia.asylum_applications GROUP BY 1) AS y
