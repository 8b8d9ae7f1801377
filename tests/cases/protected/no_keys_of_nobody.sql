-- about: a cell without keys comes also where nobody is in it, and is absent as one of few
-- fragments: mia cells
SELECT count(DISTINCT person_id) AS people
FROM mia.asylum_applications
WHERE citizenship = 'TUV'
