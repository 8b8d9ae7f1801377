-- about: with every table public, rows of people may cross
-- only: public
-- fragments: psda rows
-- ordered: yes
SELECT person_id, granted_on, former_citizenship
FROM psda.citizenship_acquisitions
ORDER BY granted_on, person_id
LIMIT 25
