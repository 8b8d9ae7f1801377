-- about: different registers of different agencies in one union
-- fragments: psda cells, moh cells, mfa cells
SELECT u.document, extract(year FROM u.valid_from) AS year, count(*) AS documents
FROM (SELECT 'residence' AS document, valid_from FROM psda.residence_permits
      UNION ALL
      SELECT 'labour', valid_from FROM moh.labour_permits
      UNION ALL
      SELECT 'visa', valid_from FROM mfa.visas) AS u
GROUP BY u.document, 2
