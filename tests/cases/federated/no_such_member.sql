-- about: a condition on agency that no member meets
-- fragments: tsu cells
SELECT count(*) AS n, max(enrolled_on) AS d FROM federated.students WHERE agency = 'nobody'
