-- about: an agency that is no member
-- refused: KH104
SELECT count(*) AS n FROM customs.declarations
