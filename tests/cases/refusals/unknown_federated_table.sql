-- about: a federated table that is not declared
-- refused: KH104
SELECT count(*) AS n FROM federated.graduates
