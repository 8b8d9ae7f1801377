-- about: two tables of one agency that a third ties are joined there
-- fragments: mfa rows, mia rows
-- only: public
SELECT v.person_id, b.crossed_at, o.ordered_on, v.visa_type
FROM mia.border_crossings AS b, mfa.visas AS v, mia.return_orders AS o
WHERE b.person_id = v.person_id AND v.person_id = o.person_id AND b.direction = 'in'
