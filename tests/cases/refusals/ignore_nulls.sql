-- about: IGNORE NULLS
-- refused: KH109
SELECT w.last_left, count(*) AS n
FROM (SELECT last_value(left_on) IGNORE NULLS OVER (PARTITION BY person_id ORDER BY enrolled_on) AS last_left
      FROM tsu.students) AS w
GROUP BY w.last_left
