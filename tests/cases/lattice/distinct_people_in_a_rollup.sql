-- about: the total of a rollup would add people up
-- refused: KH213
-- under: standard
SELECT citizenship, count(DISTINCT person_id) AS people FROM mia.border_crossings
WHERE citizenship IN ('TUR', 'RUS') GROUP BY ROLLUP (citizenship)
