SELECT a.citizenship, a.margin, 100.0 * a.acquired / s.held AS value
FROM (SELECT former_citizenship AS citizenship, grouping(former_citizenship) AS margin, count(DISTINCT person_id) AS acquired
      FROM psda.citizenship_acquisitions
      WHERE date_part('year', granted_on) = $year
      GROUP BY CUBE (former_citizenship)) a
JOIN (SELECT citizenship, grouping(citizenship) AS margin, count(DISTINCT person_id) AS held
      FROM psda.permits_valid_at_year_end
      WHERE date_part('year', valid_on) = $year_before
      GROUP BY CUBE (citizenship)) s ON a.margin = s.margin AND a.citizenship IS NOT DISTINCT FROM s.citizenship
WHERE s.held > 0
