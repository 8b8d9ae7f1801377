-- An application is abandoned on the day of the first exit that no entry follows within the days, if it was not decided by then.
SELECT w.person_id, min(w.left_on) AS abandoned_on, max(w.citizenship) AS citizenship, max(w.sex) AS sex,
       age_group(completed_years(min(w.birth_date), min(w.left_on))) AS age
FROM (SELECT a.person_id, a.lodged_on, a.citizenship, a.sex, a.birth_date, min(CAST(b.crossed_at AS DATE)) AS left_on
      FROM mia.asylum_applications a
      JOIN mia.border_crossings b
        ON b.person_id = a.person_id AND b.direction = 'out' AND CAST(b.crossed_at AS DATE) >= a.lodged_on
      WHERE NOT EXISTS (SELECT 1 FROM mia.border_crossings e
                        WHERE e.person_id = b.person_id AND e.direction = 'in' AND e.crossed_at > b.crossed_at
                          AND CAST(e.crossed_at AS DATE) <= CAST(b.crossed_at AS DATE) + $days)
      GROUP BY a.person_id, a.lodged_on, a.citizenship, a.sex, a.birth_date) w
WHERE NOT EXISTS (SELECT 1 FROM mia.asylum_decisions d
                  WHERE d.person_id = w.person_id AND d.decided_on >= w.lodged_on AND d.decided_on <= w.left_on)
GROUP BY w.person_id, date_part('year', w.left_on), date_part('month', w.left_on)
