-- Citizenship, sex and birth are those of the person's last application before the decision.
SELECT r.person_id, r.decided_on, substr(r.strongest, 2) AS outcome,
       r.citizenship, r.sex, r.age
FROM (SELECT d.person_id, min(d.decided_on) AS decided_on,
             min(concat(CASE d.outcome WHEN 'refugee' THEN '1' WHEN 'subsidiary' THEN '2' WHEN 'temporary' THEN '3'
                                       WHEN 'humanitarian' THEN '4' WHEN 'rejected' THEN '5' ELSE '6' END, d.outcome)) AS strongest,
             max(a.citizenship) AS citizenship, max(a.sex) AS sex,
             age_group(completed_years(min(a.birth_date), min(d.decided_on))) AS age
      FROM mia.asylum_decisions d
      LEFT JOIN (SELECT p.*, lead(p.lodged_on) OVER (PARTITION BY p.person_id ORDER BY p.lodged_on) AS next_lodged_on
                 FROM (SELECT person_id, lodged_on, max(citizenship) AS citizenship, max(sex) AS sex, min(birth_date) AS birth_date
                       FROM mia.asylum_applications GROUP BY person_id, lodged_on) p) a
             ON a.person_id = d.person_id AND a.lodged_on <= d.decided_on
            AND (a.next_lodged_on IS NULL OR d.decided_on < a.next_lodged_on)
      WHERE d.instance = 'final'
      GROUP BY d.person_id, date_part('year', d.decided_on)) r
