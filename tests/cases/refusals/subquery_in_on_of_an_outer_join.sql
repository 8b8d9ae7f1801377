-- about: a sub-query in ON of an outer join has no plan
-- refused: KH109
SELECT count(c.code) AS n FROM mia.return_orders AS o
LEFT JOIN codelists.countries AS c
  ON c.code = o.citizenship AND o.person_id IN (SELECT r.person_id FROM mia.returns AS r)
