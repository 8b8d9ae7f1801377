-- Decisions are those of the person's last application before them. An application is pending until its last decision, that of an
-- appeal included. The months are those from January 2015, of 21 years.
SELECT c.person_id, t.next_month - 1 AS pending_on, max(c.citizenship) AS citizenship, max(c.sex) AS sex,
       age_group(completed_years(min(c.birth_date), t.next_month - 1)) AS age
FROM (SELECT a.person_id, a.lodged_on, a.citizenship, a.sex, a.birth_date, max(d.decided_on) AS decided_on
      FROM (SELECT p.*, lead(p.lodged_on) OVER (PARTITION BY p.person_id ORDER BY p.lodged_on) AS next_lodged_on
            FROM (SELECT person_id, lodged_on, max(citizenship) AS citizenship, max(sex) AS sex, min(birth_date) AS birth_date
                  FROM mia.asylum_applications GROUP BY person_id, lodged_on) p) a
      LEFT JOIN mia.asylum_decisions d
             ON d.person_id = a.person_id AND d.decided_on >= a.lodged_on
            AND (a.next_lodged_on IS NULL OR d.decided_on < a.next_lodged_on)
      GROUP BY a.person_id, a.lodged_on, a.citizenship, a.sex, a.birth_date) c
CROSS JOIN (SELECT CAST(date_trunc('month', y.january + m.days) AS DATE) AS next_month
            FROM (SELECT CAST(date_trunc('year', DATE '2015-01-01' + 366 * v.n) AS DATE) AS january
                  FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13),
                               (14), (15), (16), (17), (18), (19), (20)) AS v (n)) y
            CROSS JOIN (VALUES (0), (31), (62), (93), (124), (155), (186), (217), (248), (279), (310), (341)) AS m (days)) t
WHERE c.lodged_on < t.next_month AND (c.decided_on IS NULL OR c.decided_on >= t.next_month)
GROUP BY c.person_id, t.next_month
