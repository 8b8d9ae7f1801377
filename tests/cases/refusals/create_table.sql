-- about: DDL
-- refused: KH102
CREATE TABLE mia.copy AS SELECT * FROM mia.border_crossings
