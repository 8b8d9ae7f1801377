-- about: every combination of two lists, with 0 where there is no refusal
-- fragments: mia cells
SELECT b.code AS border_type, l.code AS reason, coalesce(r.n, 0) AS refusals
FROM codelists.border_types AS b
CROSS JOIN codelists.refusal_reasons AS l
LEFT JOIN (SELECT border_type, reason, count(*) AS n FROM mia.refusals_of_entry GROUP BY border_type, reason) AS r
  ON r.border_type = b.code AND r.reason = l.code
