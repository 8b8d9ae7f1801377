-- about: two statements in one
-- refused: KH101
SELECT count(*) AS n FROM mia.returns; SELECT count(*) AS n FROM mia.returns
