-- about: DML that changes rows
-- refused: KH102
UPDATE psda.population SET region = 'GE-TB' WHERE sex = 'F'
