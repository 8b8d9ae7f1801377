-- Whoever is resident by the rule of twelve months on the day of entry is no short-term migrant.
SELECT h.person_id, h.entered_on,
       CASE WHEN h.left_on < h.entered_on + INTERVAL '6 months' THEN 'M3-5' ELSE 'M6-11' END AS duration,
       max(c.citizenship) AS citizenship, max(c.sex) AS sex,
       age_group(completed_years(min(c.birth_date), h.entered_on)) AS age
FROM (SELECT x.person_id, x.stay['entered_on'] AS entered_on, x.stay['left_on'] AS left_on, x.stay['crossed_at'] AS crossed_at,
             x.stay['resident'] AS resident
      FROM (SELECT person_id, unnest(residence_stays(crossed_at, direction, birth_date, NULL, '12 months less $tolerance days')) AS stay
            FROM mia.border_crossings GROUP BY person_id) x) h
JOIN mia.border_crossings c ON c.person_id = h.person_id AND c.crossed_at = h.crossed_at
WHERE NOT h.resident AND h.left_on >= h.entered_on + INTERVAL '3 months' AND h.left_on < h.entered_on + INTERVAL '12 months'
GROUP BY h.person_id, h.entered_on, h.left_on
