SELECT citizenship, sex, margin, 100.0 * returned / ordered AS value
FROM (SELECT citizenship, sex, grouping(citizenship, sex) AS margin, count(DISTINCT person_id) FILTER (WHERE outcome = 'returned') AS returned,
             count(DISTINCT person_id) AS ordered
      FROM mia.return_order_outcomes
      WHERE date_part('year', ordered_on) = $year
      GROUP BY CUBE (citizenship, sex))
WHERE ordered > 0
