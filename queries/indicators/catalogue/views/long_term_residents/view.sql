-- Permits follow each other with less than `gap` months between them since `since`, and one is valid at the end of the year.
SELECT c.person_id, t.year_end AS valid_on, max(c.citizenship) AS citizenship, max(c.sex) AS sex,
       age_group(completed_years(min(c.birth_date), t.year_end)) AS age
FROM (SELECT p.*, max(CASE WHEN p.covered_until IS NULL OR p.valid_from > p.covered_until + INTERVAL '$gap months'
                           THEN p.valid_from END) OVER (PARTITION BY p.person_id ORDER BY p.valid_from, p.valid_to, p.reason) AS since
      FROM (SELECT q.*, max(q.last_day) OVER (PARTITION BY q.person_id ORDER BY q.valid_from, q.valid_to, q.reason
                                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until
            FROM (SELECT *, CASE WHEN withdrawn_on <= valid_to THEN withdrawn_on - 1 ELSE valid_to END AS last_day
                  FROM psda.residence_permits WHERE valid_to + 1 >= valid_from + INTERVAL '3 months') q) p) c
CROSS JOIN (SELECT CAST(date_trunc('year', DATE '2016-01-01' + 366 * v.n) AS DATE) - 1 AS year_end
            FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13),
                         (14), (15), (16), (17), (18), (19), (20)) AS v (n)) t
WHERE c.valid_from <= t.year_end AND c.last_day >= t.year_end AND c.since + INTERVAL '$years years' <= t.year_end + 1
GROUP BY c.person_id, t.year_end
