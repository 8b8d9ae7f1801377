-- equality of numbers, of which no float stands for two
SELECT id FROM office.numbers WHERE whole = 9007199254740993;

-- comparisons at the ends of 64 bits
SELECT id, whole FROM office.numbers WHERE whole <= -9223372036854775807 OR whole >= 9223372036854775806;

-- unequal, which NULL is not
SELECT id, nights FROM office.crossings WHERE nights <> 3;

-- ranges, both ends of which count
SELECT id, nights FROM office.crossings WHERE nights BETWEEN -5 AND 4;

-- outside of a range
SELECT id, nights FROM office.crossings WHERE nights NOT BETWEEN 0 AND 80;

-- a list of texts, of which some differ by case and by a space
SELECT point, count(*) AS n FROM office.crossings WHERE point IN ('Sarpi', 'sarpi', 'nowhere') GROUP BY point;

-- not in a list: rows without a value are not in it, and not outside of it
SELECT id FROM office.crossings WHERE nights NOT IN (1, 2, 3, 4, 5);

-- not in a list that holds NULL, outside of which nothing is known to be
SELECT count(*) AS n FROM office.crossings WHERE nights NOT IN (1, NULL);

-- rows without a value
SELECT id, direction FROM office.crossings WHERE direction IS NULL;

-- an empty text is a value
SELECT id FROM office.crossings WHERE point IS NOT NULL AND point = '';

-- truths, by themselves and denied
SELECT id, by_car FROM office.crossings WHERE by_car;

-- neither true nor false is not false
SELECT count(*) AS n, sum(nights) AS nights FROM office.crossings WHERE NOT by_car;

-- not true, which NULL is
SELECT id FROM office.crossings WHERE by_car IS NOT TRUE AND nights > 70;

-- conditions of which one is unknown
SELECT id FROM office.crossings WHERE by_car OR nights > 60;

-- money to the last place
SELECT id, fee FROM office.crossings WHERE fee >= 999.99 AND fee < 1200.5;

-- a negative amount
SELECT count(*) AS n, min(fee) AS least FROM office.crossings WHERE fee < -100.00;

-- decimals of 38 digits
SELECT id, big FROM office.numbers WHERE big > CAST('99999999999999999999999999999999999998' AS DECIMAL(38, 0));

-- decimals that are all places
SELECT id, tiny FROM office.numbers WHERE tiny < 0;

-- floats in order
SELECT id, rate FROM office.numbers WHERE rate > 1e299 OR rate < -1e299;

-- what a column lacks is not distinct from NULL
SELECT id FROM office.crossings WHERE direction IS NOT DISTINCT FROM CAST(NULL AS VARCHAR) AND nights IS DISTINCT FROM 3;

-- two columns of one row
SELECT id FROM office.crossings WHERE CAST(crossed_at AS DATE) > day;

-- empty: no row
SELECT id FROM office.crossings WHERE nights > 1000000;

-- a condition that holds for nothing, over an aggregate that has a row all the same
SELECT count(*) AS n, sum(nights) AS nights, max(point) AS point FROM office.crossings WHERE id < 0;

-- rows and columns of all types
SELECT * FROM office.crossings WHERE id <= 60;
