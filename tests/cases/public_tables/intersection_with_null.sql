-- about: INTERSECT takes NULL for a value, also where one agency computes it
-- fragments: tsu rows
-- only: public
(SELECT left_on FROM tsu.students WHERE level = 'ED6'
 INTERSECT
 SELECT left_on FROM tsu.students WHERE level = 'ED7')
EXCEPT
SELECT left_on FROM tsu.students WHERE left_on > DATE '2024-07-01'
