-- A permit that was withdrawn held until the day before. The years are those from 2015, 21 of them.
SELECT p.person_id, p.year_end AS valid_on, p.reason,
       CASE WHEN p.valid_to + 1 < p.valid_from + INTERVAL '6 months' THEN 'M3-5'
            WHEN p.valid_to + 1 < p.valid_from + INTERVAL '12 months' THEN 'M6-11' ELSE 'M_GE12' END AS duration,
       p.citizenship, p.sex, age_group(completed_years(p.birth_date, p.year_end)) AS age
FROM (SELECT q.*, row_number() OVER (PARTITION BY q.person_id, q.year_end ORDER BY q.valid_from DESC, q.valid_to DESC, q.reason) AS nth
      FROM (SELECT r.*, t.year_end
            FROM psda.residence_permits r
            CROSS JOIN (SELECT CAST(date_trunc('year', DATE '2016-01-01' + 366 * v.n) AS DATE) - 1 AS year_end
                        FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13),
                                     (14), (15), (16), (17), (18), (19), (20)) AS v (n)) t
            WHERE r.valid_to + 1 >= r.valid_from + INTERVAL '3 months' AND r.valid_from <= t.year_end AND r.valid_to >= t.year_end
              AND (r.withdrawn_on IS NULL OR r.withdrawn_on > t.year_end)) q) p
WHERE p.nth = 1
