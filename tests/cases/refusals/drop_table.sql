-- about: DDL that would destroy
-- refused: KH102
DROP TABLE mia.border_crossings
