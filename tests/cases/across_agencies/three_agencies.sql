-- about: three agencies by citizenship, filtered, ordered and limited above
-- fragments: psda cells, mia cells, mfa cells
-- ordered: yes
SELECT p.citizenship, p.permits, b.people, v.visas
FROM (SELECT citizenship, count(*) AS permits FROM psda.residence_permits GROUP BY citizenship) AS p
JOIN (SELECT citizenship, count(DISTINCT person_id) AS people FROM mia.border_crossings GROUP BY citizenship) AS b
  ON b.citizenship = p.citizenship
JOIN (SELECT citizenship, count(*) AS visas FROM mfa.visas GROUP BY citizenship) AS v
  ON v.citizenship = p.citizenship
WHERE p.permits > 20 AND v.visas < 1000
ORDER BY p.permits DESC, p.citizenship
LIMIT 5
