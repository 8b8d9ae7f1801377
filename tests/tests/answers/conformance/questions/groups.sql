-- to the key and the person, the form that protection asks for
SELECT direction, person_id, count(*) AS rows, sum(nights) AS nights FROM office.crossings
WHERE person_id IS NOT NULL GROUP BY direction, person_id;

-- to the key and the person, and then to the key
SELECT direction, count(*) AS people, sum(rows) AS rows, sum(nights) AS nights, max(nights) AS most
FROM (SELECT direction, person_id, count(*) AS rows, sum(nights) AS nights FROM office.crossings
      WHERE person_id IS NOT NULL GROUP BY direction, person_id) AS each GROUP BY direction;

-- each person's part, cut off
SELECT point, count(*) AS people, sum(CASE WHEN nights > 50 THEN 50 ELSE nights END) AS nights
FROM (SELECT point, person_id, sum(nights) AS nights FROM office.crossings GROUP BY point, person_id) AS each GROUP BY point;

-- distinct people
SELECT point, direction, count(DISTINCT person_id) AS people FROM office.crossings GROUP BY point, direction;

-- distinct people beside other counts
SELECT direction, count(DISTINCT person_id) AS people, count(*) AS rows, count(nights) AS known, sum(fee) AS fees
FROM office.crossings GROUP BY direction;

-- without a key
SELECT count(*) AS rows, count(DISTINCT person_id) AS people, count(DISTINCT point) AS points FROM office.crossings;

-- aggregates of rows that hold
SELECT point, count(*) FILTER (WHERE by_car) AS cars, sum(nights) FILTER (WHERE direction = 'in') AS nights
FROM office.crossings GROUP BY point;

-- by what is true
SELECT by_car, nights > 30 AS long, count(*) AS n FROM office.crossings GROUP BY 1, 2;

-- by a case
SELECT CASE WHEN nights < 0 THEN 'wrong' WHEN nights < 8 THEN 'week' WHEN nights < 31 THEN 'month' END AS stay,
       count(*) AS n, count(DISTINCT person_id) AS people FROM office.crossings GROUP BY 1;

-- a case of one column
SELECT id, CASE direction WHEN 'in' THEN 1 WHEN 'out' THEN -1 ELSE 0 END AS sign FROM office.crossings;

-- sums of a case
SELECT point, sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS entries, sum(CASE WHEN by_car THEN nights END) AS nights
FROM office.crossings GROUP BY point;

-- by nothing that a row has
SELECT direction, count(*) AS n FROM office.crossings WHERE direction IS NULL OR direction = 'in' GROUP BY direction;

-- groups that hold
SELECT person_id, count(*) AS rows FROM office.crossings GROUP BY person_id HAVING count(*) > 18;

-- different rows
SELECT DISTINCT direction, by_car, point FROM office.crossings;

-- ordered: the most of each, ties by name
SELECT point, count(*) AS n FROM office.crossings WHERE point IS NOT NULL GROUP BY point ORDER BY n DESC, point LIMIT 3;

-- several levels at once
SELECT direction, by_car, count(*) AS n, sum(fee) AS fees FROM office.crossings GROUP BY ROLLUP (direction, by_car);

-- extremes of every type
SELECT direction, min(point) AS text, max(fee) AS money, min(crossed_at) AS moment, max(day) AS day, max(weight) AS weight
FROM office.crossings GROUP BY direction;

-- whether all and any
SELECT point, bool_and(by_car) AS each, bool_or(by_car) AS some FROM office.crossings GROUP BY point;

-- how values vary
SELECT direction, stddev(nights) AS nights, var_pop(weight) AS weight FROM office.crossings GROUP BY direction;

-- a group of many columns
SELECT point, direction, by_car, date_part('year', day) AS year, count(*) AS n FROM office.crossings GROUP BY 1, 2, 3, 4;
