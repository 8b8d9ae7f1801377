-- The permit before is the one that began last. A permit that was withdrawn held until the day before.
SELECT p.person_id, p.issued_on, p.reason_before, p.reason,
       p.citizenship, p.sex, age_group(completed_years(p.birth_date, p.issued_on)) AS age
FROM (SELECT q.*, lag(q.reason) OVER (PARTITION BY q.person_id ORDER BY q.valid_from, q.valid_to, q.reason) AS reason_before,
             max(q.last_day) OVER (PARTITION BY q.person_id ORDER BY q.valid_from, q.valid_to, q.reason
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until
      FROM (SELECT *, CASE WHEN withdrawn_on <= valid_to THEN withdrawn_on - 1 ELSE valid_to END AS last_day
            FROM psda.residence_permits WHERE valid_to + 1 >= valid_from + INTERVAL '3 months') q) p
WHERE p.reason <> p.reason_before AND p.valid_from <= p.covered_until + INTERVAL '$gap months'
