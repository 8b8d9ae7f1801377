-- Each change with the crossing behind it, which tells the citizenship shown then. Two notes of one crossing are one change.
SELECT h.person_id, h.kind, h.changed_on,
       max(c.citizenship) AS citizenship, max(c.sex) AS sex,
       age_group(completed_years(min(c.birth_date), h.changed_on)) AS age
FROM (SELECT x.person_id, x.change['kind'] AS kind, x.change['changed_on'] AS changed_on, x.change['crossed_at'] AS crossed_at
      FROM (SELECT person_id, unnest(residence_changes(crossed_at, direction, birth_date, NULL, '12 months less $tolerance days')) AS change
            FROM mia.border_crossings GROUP BY person_id) x) h
JOIN mia.border_crossings c ON c.person_id = h.person_id AND c.crossed_at = h.crossed_at
GROUP BY h.person_id, h.kind, h.changed_on
