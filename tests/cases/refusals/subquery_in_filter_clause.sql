-- about: IN (SELECT ...) outside a condition has no plan
-- refused: KH109
SELECT count(*) FILTER (WHERE person_id IN (SELECT person_id FROM mia.asylum_applications)) AS n FROM mia.return_orders
