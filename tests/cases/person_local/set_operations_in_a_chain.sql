-- about: set operations of people, NULL equal to NULL, without a name
-- fragments: psda cells
SELECT withdrawn_on, count(*) AS n
FROM (SELECT person_id, withdrawn_on FROM psda.residence_permits WHERE reason = 'EDUC'
      INTERSECT SELECT person_id, withdrawn_on FROM psda.residence_permits
      EXCEPT SELECT person_id, withdrawn_on FROM psda.residence_permits WHERE valid_to < DATE '2012-01-01')
GROUP BY withdrawn_on
