-- about: an agency that stands twice in a union is asked once
-- fragments: mia cells, mfa cells
SELECT u.citizenship, count(*) AS documents
FROM (SELECT citizenship FROM mia.refusals_of_entry
      UNION ALL
      SELECT citizenship FROM mfa.visas
      UNION ALL
      SELECT citizenship FROM mia.irregular_stays) AS u
GROUP BY u.citizenship
