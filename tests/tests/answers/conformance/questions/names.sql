-- columns whose names are words of the language
SELECT "order", "select", "a b" FROM office.words WHERE "select" IS NOT NULL;

-- a Georgian name
SELECT "ქალაქი", count(*) AS n, sum("order") AS total FROM office.words GROUP BY "ქალაქი";

-- names that statements may use themselves
SELECT t, c0, "order" FROM office.words t WHERE t.c0 > 10 AND t.t = 'two';

-- results with names of all kinds
SELECT "order" AS "SELECT", c0 AS "with ""quotes""", t AS "ნული" FROM office.words;

-- ordered: by a column that is called so
SELECT "order" FROM office.words ORDER BY "order" DESC;

-- names that differ by case
SELECT "Name", "name", "NAME" FROM office.cases WHERE "Name" = 'one' OR "name" = 'zwei';
