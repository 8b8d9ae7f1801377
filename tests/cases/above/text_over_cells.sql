-- about: labels padded and concatenated above
-- fragments: mia cells
SELECT concat(year, '-', lpad(CAST(quarter AS VARCHAR), 2, '0')) AS period, n
FROM (SELECT extract(year FROM ordered_on) AS year, extract(quarter FROM ordered_on) AS quarter, count(*) AS n
      FROM mia.return_orders
      GROUP BY 1, 2) AS q
