-- about: there are no tables about tables
-- refused: KH104
SELECT count(*) AS n FROM information_schema.tables
