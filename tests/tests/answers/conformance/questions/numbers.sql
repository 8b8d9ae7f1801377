-- every number as it is
SELECT * FROM office.numbers;

-- sums of money are exact
SELECT sum(money) AS total, avg(money) AS mean, count(money) AS n FROM office.numbers;

-- sums of whole numbers
SELECT sum(nights) AS total, avg(nights) AS mean, min(nights) AS least, max(nights) AS most FROM office.crossings;

-- a mean of whole numbers near the ends of 64 bits
SELECT avg(whole) AS mean, count(whole) AS n FROM office.numbers WHERE whole > 0;

-- sums of decimals of 38 digits that fit
SELECT sum(big) AS total FROM office.numbers WHERE id IN (3, 4, 5, 9, 10);

-- extremes of decimals
SELECT min(big) AS least, max(big) AS most, min(tiny) AS small, max(tiny) AS large FROM office.numbers;

-- sums of floats, but for the order of additions
SELECT direction, sum(weight) AS total, avg(weight) AS mean, min(weight) AS least FROM office.crossings GROUP BY direction;

-- arithmetic with whole numbers
SELECT id, nights * 2 + 1 AS more, nights % 7 AS days, -nights AS less, nights - id AS apart FROM office.crossings;

-- whole numbers are divided towards zero
SELECT id, nights / 7 AS weeks FROM office.crossings WHERE nights IS NOT NULL;

-- arithmetic with money
SELECT id, money * 2 AS twice, money + 0.5 AS more, money / 3 AS third FROM office.numbers;

-- an amount of two columns
SELECT direction, sum(fee * nights) AS total FROM office.crossings GROUP BY direction;

-- casts between numbers
SELECT id, CAST(nights AS DOUBLE) AS float, CAST(fee AS DOUBLE) AS money, CAST(nights AS DECIMAL(12, 2)) AS decimal FROM office.crossings WHERE id < 50;

-- a float as a whole number
SELECT id, CAST(weight AS BIGINT) AS whole, round(weight) AS rounded, floor(weight) AS below FROM office.crossings;

-- numbers as texts
SELECT id, CAST(nights AS VARCHAR) AS nights, CAST(fee AS VARCHAR) AS fee FROM office.crossings WHERE id < 40;

-- texts as numbers, where they are some
SELECT id, TRY_CAST(value AS BIGINT) AS whole FROM office.texts;

-- money as a key
SELECT money, count(*) AS n FROM office.numbers GROUP BY money;

-- a float as a key
SELECT rate, count(*) AS n FROM office.numbers GROUP BY rate;

-- absolute values and signs
SELECT id, abs(nights) AS nights, abs(fee) AS fee FROM office.crossings WHERE nights < 0;

-- divided by what may be zero, which is nothing
SELECT id, 100 / nights AS share, fee / nights AS each FROM office.crossings WHERE id < 200;

-- no number, no end, and a zero with a sign
SELECT id, value FROM office.floats;

-- a zero with a sign in a comparison
SELECT id FROM office.floats WHERE value = 0;

-- no number in a comparison, which the bounds of files leave out (known at parquet)
SELECT id FROM office.floats WHERE value > 1;

-- groups of floats
SELECT value, count(*) AS n FROM office.floats GROUP BY value;

-- extremes of floats by key
SELECT key, min(value) AS least, max(value) AS most, count(value) AS n FROM office.floats GROUP BY key;

-- different floats
SELECT count(DISTINCT value) AS n FROM office.floats;

-- ordered: floats
SELECT id, value FROM office.floats ORDER BY value DESC, id;
