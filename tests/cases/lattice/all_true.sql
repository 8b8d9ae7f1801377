-- about: whether all or any are true is exact, and no question of protected cells
-- refused: KH211
-- under: standard
SELECT type, bool_or(unaccompanied_minor) AS minors FROM mia.asylum_applications GROUP BY type
