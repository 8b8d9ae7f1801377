WITH stocks AS (
  SELECT count(DISTINCT person_id) FILTER (WHERE date_part('year', stock_on) = $year) AS stock,
         count(DISTINCT person_id) FILTER (WHERE date_part('year', stock_on) = $year_before) AS stock_before,
         count(DISTINCT person_id) FILTER (WHERE date_part('year', stock_on) = $year AND origin = 'born') AS births
  FROM mia.residents_at_year_end
),
flows AS (
  SELECT count(DISTINCT person_id) FILTER (WHERE kind = 'immigrant') AS immigrants,
         count(DISTINCT person_id) FILTER (WHERE kind = 'emigrant') AS emigrants
  FROM mia.residence_changes_183
  WHERE date_part('year', changed_on) = $year
)
SELECT 'STOCK' AS indic, 0 AS margin, stock AS value FROM stocks
UNION ALL SELECT 'STOCK_BEFORE', 0, stock_before FROM stocks
UNION ALL SELECT 'BIRTHS', 0, births FROM stocks
UNION ALL SELECT 'IMMIGRANTS', 0, immigrants FROM flows
UNION ALL SELECT 'EMIGRANTS', 0, emigrants FROM flows
UNION ALL SELECT 'RESIDUAL', 0, stock - stock_before - births - immigrants + emigrants FROM stocks CROSS JOIN flows
