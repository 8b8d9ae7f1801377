-- about: a text that does not end
-- refused: KH101
SELECT count(*) AS n FROM mia.returns WHERE destination = 'TUR
