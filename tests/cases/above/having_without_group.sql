-- about: HAVING without keys keeps the one row
-- fragments: mia cells
SELECT count(*) AS returns
FROM mia.returns
HAVING count(*) > 50
