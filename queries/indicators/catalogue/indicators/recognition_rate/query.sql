SELECT citizenship, sex, margin, 100.0 * positive / (positive + negative) AS value
FROM (SELECT citizenship, sex, grouping(citizenship, sex) AS margin,
             count(DISTINCT person_id) FILTER (WHERE result = 'positive') AS positive,
             count(DISTINCT person_id) FILTER (WHERE result = 'negative') AS negative
      FROM mia.asylum_first_instance
      WHERE date_part('year', decided_on) = $year AND date_part('quarter', decided_on) = $quarter
      GROUP BY CUBE (citizenship, sex))
WHERE positive + negative > 0
