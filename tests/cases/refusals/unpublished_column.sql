-- about: what a policy does not list does not exist
-- refused: KH105
-- under: standard
SELECT document_no, count(*) AS n FROM mia.border_crossings GROUP BY document_no
