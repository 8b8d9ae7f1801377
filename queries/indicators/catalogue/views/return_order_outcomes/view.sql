-- Of several orders of a year the first counts. Twelve months end the day before its date a year later.
SELECT o.person_id, o.ordered_on, o.citizenship, o.sex,
       CASE WHEN count(r.returned_on) > 0 THEN 'returned' ELSE 'not_returned' END AS outcome
FROM (SELECT person_id, min(ordered_on) AS ordered_on, max(citizenship) AS citizenship, max(sex) AS sex
      FROM mia.return_orders GROUP BY person_id, date_part('year', ordered_on)) o
LEFT JOIN mia.returns r
       ON r.person_id = o.person_id AND r.returned_on >= o.ordered_on AND r.returned_on < o.ordered_on + INTERVAL '$months months'
GROUP BY o.person_id, o.ordered_on, o.citizenship, o.sex
