-- about: a row compared with the extreme over all people
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS permits
FROM psda.residence_permits
WHERE issued_on = (SELECT max(issued_on) FROM psda.residence_permits)
