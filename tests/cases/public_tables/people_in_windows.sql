-- about: with every table public, a rank among all people
-- only: public
-- fragments: psda rows
-- ordered: yes
SELECT t.person_id, t.granted_on, t.place
FROM (SELECT person_id, granted_on, row_number() OVER (ORDER BY granted_on, person_id) AS place
      FROM psda.citizenship_acquisitions) AS t
WHERE t.place % 20 = 0
ORDER BY t.place
