-- about: nothing but a comment after a statement's end
-- refused: KH101
SELECT count(*) AS n FROM mia.returns WHERE
