SELECT person_id,
       CASE WHEN imputed_crossings(crossed_at, direction) > 2 THEN '3+'
            ELSE CAST(imputed_crossings(crossed_at, direction) AS VARCHAR) END AS imputed
FROM mia.border_crossings GROUP BY person_id
