-- about: a ratio whose divisor is 0 in some cells is NULL there
-- fragments: mia cells
SELECT reason, count(*) AS refusals,
       1.0 * count(*) / nullif(count(*) FILTER (WHERE border_type = 'sea'), 0) AS per_refusal_at_sea
FROM mia.refusals_of_entry
GROUP BY reason
