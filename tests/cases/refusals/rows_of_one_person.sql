-- about: SELECT * of all members
-- refused: KH201
-- under: standard, bare
SELECT * FROM federated.students
