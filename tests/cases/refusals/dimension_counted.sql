-- about: a dimension counted where it is not NULL: a node, not yet rewritten to it
-- refused: KH203
-- under: standard
SELECT field, count(left_on) AS left_again FROM tsu.students GROUP BY field
