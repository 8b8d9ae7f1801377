-- about: DML
-- refused: KH102
INSERT INTO mia.returns SELECT * FROM mia.returns
