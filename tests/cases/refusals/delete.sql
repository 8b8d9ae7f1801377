-- about: DML
-- refused: KH102
DELETE FROM mia.returns WHERE citizenship = 'GEO'
