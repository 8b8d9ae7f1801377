-- about: distinct citizenships over an anonymous union of agencies
-- fragments: mfa cells, mfa cells, moh cells, moh cells
SELECT count(DISTINCT u.citizenship) AS citizenships, count(*) AS documents
FROM (SELECT citizenship FROM mfa.visas
      UNION ALL
      SELECT citizenship FROM moh.labour_permits) AS u
