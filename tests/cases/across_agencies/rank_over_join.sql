-- about: ranks in two registers side by side
-- fragments: mfa cells, mia cells
SELECT a.citizenship, a.place AS by_visas, b.place AS by_refusals, a.place < b.place AS rather_visas
FROM (SELECT citizenship, rank() OVER (ORDER BY count(*) DESC) AS place FROM mfa.visas GROUP BY citizenship) AS a
JOIN (SELECT citizenship, rank() OVER (ORDER BY count(*) DESC) AS place FROM mia.refusals_of_entry GROUP BY citizenship) AS b
  ON b.citizenship = a.citizenship
