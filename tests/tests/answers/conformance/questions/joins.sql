-- rows of people
SELECT c.id, p.name, p.sex FROM office.crossings c JOIN office.people p ON p.person_id = c.person_id;

-- people whom the other table lacks
SELECT c.id, c.person_id, p.name FROM office.crossings c LEFT JOIN office.people p ON p.person_id = c.person_id WHERE c.id < 200;

-- people of whom there are no rows
SELECT p.person_id, c.id FROM office.crossings c RIGHT JOIN office.people p ON p.person_id = c.person_id AND c.nights > 80;

-- both
SELECT c.id, p.name FROM office.crossings c FULL JOIN office.people p ON p.person_id = c.person_id;

-- grouped by what the other table says
SELECT p.sex, p.citizenship, count(*) AS n, count(DISTINCT c.person_id) AS people, sum(c.nights) AS nights
FROM office.crossings c JOIN office.people p ON p.person_id = c.person_id GROUP BY p.sex, p.citizenship;

-- people of whom there are rows
SELECT person_id, name FROM office.people p WHERE EXISTS (SELECT 1 FROM office.crossings c WHERE c.person_id = p.person_id AND c.nights > 75);

-- people of whom there are none
SELECT person_id, name FROM office.people p WHERE NOT EXISTS (SELECT 1 FROM office.crossings c WHERE c.person_id = p.person_id AND c.nights > 75);

-- people of a list
SELECT sex, count(*) AS people FROM office.people WHERE person_id IN (SELECT person_id FROM office.crossings WHERE direction = 'out' AND nights > 60) GROUP BY sex;

-- people outside of a list without NULL
SELECT person_id FROM office.people WHERE person_id NOT IN (SELECT person_id FROM office.crossings WHERE person_id IS NOT NULL AND nights > 75);

-- empty: outside of a list with NULL
SELECT person_id FROM office.people WHERE person_id NOT IN (SELECT person_id FROM office.crossings);

-- a table with itself
SELECT a.id, b.id AS next FROM office.crossings a JOIN office.crossings b ON b.person_id = a.person_id AND b.id > a.id WHERE a.nights > 60 AND b.nights > 60;

-- by two columns, of which NULL joins nothing
SELECT a.id, b.id AS other FROM office.crossings a JOIN office.crossings b ON b.day = a.day AND b.direction = a.direction WHERE a.id < b.id;

-- by texts that collations take for one
SELECT a.id, b.id AS other FROM office.texts a JOIN office.texts b ON a.value = b.value;

-- by texts with padding and without
SELECT a.id, b.id AS other FROM office.texts a JOIN office.texts b ON a.code = b.value;

-- by more than equality
SELECT count(*) AS n FROM office.crossings c JOIN office.people p ON p.person_id = c.person_id AND p.born < c.day AND c.fee > 100;

-- one value of another table
SELECT id, nights FROM office.crossings WHERE nights > (SELECT avg(nights) + 40 FROM office.crossings);

-- rows of both, and only different ones
SELECT person_id FROM office.people UNION SELECT person_id FROM office.crossings;

-- rows of both, all of them
SELECT count(*) AS n FROM (SELECT person_id FROM office.people UNION ALL SELECT person_id FROM office.crossings) AS both;

-- what both have
SELECT person_id FROM office.people INTERSECT SELECT person_id FROM office.crossings;

-- pairs without a condition
SELECT count(*) AS pairs, sum(a.id) AS total FROM office.days a CROSS JOIN office.days b;

-- the latest of each
SELECT id, person_id FROM (SELECT id, person_id, row_number() OVER (PARTITION BY person_id ORDER BY crossed_at DESC NULLS LAST, id) AS at FROM office.crossings) AS ranked WHERE at = 1;

-- pairs in the order of their bytes
SELECT a.id, b.id AS other FROM office.texts a JOIN office.texts b ON a.code = b.code AND a.value < b.value;

-- people of the same name, to the letter
SELECT a.person_id, b.person_id AS other FROM office.people a JOIN office.people b ON a.name = b.name AND a.person_id < b.person_id;

-- by floats, of which no number is one, and a zero with a sign another
SELECT a.id, b.id AS other FROM office.floats a JOIN office.floats b ON a.value = b.value;
