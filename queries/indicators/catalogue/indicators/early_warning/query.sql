WITH monthly AS (
  SELECT measure, year * 12 + month AS at, CAST(persons AS DOUBLE) AS persons FROM mfa.eu_observations
),
summed AS (
  SELECT m.measure, w.length,
         sum(m.persons) FILTER (WHERE m.at > $year * 12 + $month - w.length AND m.at <= $year * 12 + $month) AS current,
         count(DISTINCT m.at) FILTER (WHERE m.at > $year * 12 + $month - w.length AND m.at <= $year * 12 + $month) AS months,
         sum(m.persons) FILTER (WHERE m.at > $year * 12 + $month - 12 - w.length AND m.at <= $year * 12 + $month - 12) AS previous,
         count(DISTINCT m.at) FILTER (WHERE m.at > $year * 12 + $month - 12 - w.length AND m.at <= $year * 12 + $month - 12) AS months_before
  FROM monthly m CROSS JOIN (VALUES (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS w (length)
  GROUP BY m.measure, w.length
),
windows AS (
  SELECT s.measure, concat('M', CAST(s.length AS VARCHAR)) AS window_length, s.current, s.previous,
         100 * s.current / s.previous - 100 AS change, 100 * p.current / d.current AS recognition
  FROM summed s
  LEFT JOIN summed p ON s.measure = 'ASYLUM' AND p.measure = 'ASYLUM_POSITIVE' AND p.length = s.length AND p.months = p.length
  LEFT JOIN summed d ON s.measure = 'ASYLUM' AND d.measure = 'ASYLUM_DECIDED' AND d.length = s.length AND d.months = d.length
  WHERE s.measure IN ('REFUSALS', 'IRREGULAR', 'ASYLUM', 'CRIME') AND s.months = s.length AND s.months_before = s.length
)
SELECT 'CURRENT' AS indic, measure, window_length, 0 AS margin, current AS value FROM windows
UNION ALL SELECT 'PREVIOUS', measure, window_length, 0, previous FROM windows
UNION ALL SELECT 'CHANGE_PC', measure, window_length, 0, change FROM windows WHERE change IS NOT NULL
UNION ALL SELECT 'RECOGNITION_PC', measure, window_length, 0, recognition FROM windows WHERE recognition IS NOT NULL
UNION ALL
SELECT 'ALARM', measure, window_length, 0,
       CASE WHEN (change >= 30 OR (previous = 0 AND current >= 50)) AND coalesce(recognition <= 20, TRUE) THEN 1 ELSE 0 END
FROM windows
