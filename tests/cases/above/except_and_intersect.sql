-- about: set operations over the keys of aggregates
-- fragments public: mia cells, mia cells
-- fragments bare: mia cells, mia cells, mia cells
(SELECT citizenship FROM mia.irregular_stays GROUP BY citizenship
 INTERSECT
 SELECT citizenship FROM mia.refusals_of_entry GROUP BY citizenship)
EXCEPT
SELECT citizenship FROM mia.returns GROUP BY citizenship
