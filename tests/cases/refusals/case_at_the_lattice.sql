-- about: the case is not published where people are protected
-- refused: KH105
-- under: standard
SELECT a.type, count(*) AS n
FROM mia.asylum_applications AS a
JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id
GROUP BY a.type
