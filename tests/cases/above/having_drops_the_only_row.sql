-- about: HAVING without keys drops the one row
-- fragments: mia cells
-- empty: yes
SELECT count(*) AS returns
FROM mia.returns
HAVING count(*) > 50000
