SELECT citizenship, sex, margin, 100.0 * returned / ordered AS value
FROM (SELECT citizenship, sex, grouping(citizenship, sex) AS margin, count(DISTINCT person_id) FILTER (WHERE kind = 'returned') AS returned,
             count(DISTINCT person_id) FILTER (WHERE kind = 'ordered') AS ordered
      FROM mia.return_procedures
      WHERE date_part('year', happened_on) = $year
      GROUP BY CUBE (citizenship, sex))
WHERE ordered > 0
