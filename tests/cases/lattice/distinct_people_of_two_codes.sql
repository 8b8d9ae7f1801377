-- about: people of two codes cannot be added up
-- refused: KH213
-- under: standard
SELECT count(DISTINCT person_id) AS people FROM mia.border_crossings WHERE citizenship IN ('TUR', 'RUS')
