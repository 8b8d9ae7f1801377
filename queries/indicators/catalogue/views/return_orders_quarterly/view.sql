-- Whoever is ordered to leave twice in a quarter is so once, by force if one of the orders is.
SELECT person_id, min(ordered_on) AS ordered_on, min(type) AS type, max(citizenship) AS citizenship, max(sex) AS sex,
       age_group(completed_years(min(birth_date), min(ordered_on))) AS age
FROM mia.return_orders
GROUP BY person_id, date_part('year', ordered_on), date_part('quarter', ordered_on)
