-- about: a statement that empties a table
-- refused: KH102
TRUNCATE TABLE mia.returns
