-- every day and moment as it is
SELECT id, day, moment FROM office.days;

-- days before 1900
SELECT id, day FROM office.days WHERE day < DATE '1900-01-01';

-- one day
SELECT id FROM office.crossings WHERE day = DATE '2020-02-29' OR day BETWEEN DATE '2021-12-20' AND DATE '2022-01-09';

-- the last day that there is
SELECT id, day FROM office.days WHERE day >= DATE '9999-12-31';

-- moments to the microsecond
SELECT id, moment FROM office.days WHERE moment = TIMESTAMP '1970-01-01T00:00:00.123456';

-- moments before 1677, where nanoseconds begin
SELECT id, moment FROM office.days WHERE moment < TIMESTAMP '1900-01-01T00:00:00';

-- a range of moments
SELECT count(*) AS n, min(crossed_at) AS first, max(crossed_at) AS last FROM office.crossings
WHERE crossed_at >= TIMESTAMP '2020-01-01T00:00:00' AND crossed_at < TIMESTAMP '2021-01-01T00:00:00';

-- parts of days
SELECT id, date_part('year', day) AS year, date_part('quarter', day) AS quarter, date_part('month', day) AS month,
       date_part('day', day) AS of_month, date_part('doy', day) AS of_year, date_part('dow', day) AS of_week FROM office.days;

-- weeks, which begin in another year than their days
SELECT id, date_part('week', day) AS week FROM office.days;

-- parts of moments
SELECT id, date_part('hour', moment) AS hour, date_part('minute', moment) AS minute, date_part('second', moment) AS second FROM office.days;

-- periods of moments
SELECT date_trunc('month', crossed_at) AS month, count(*) AS n FROM office.crossings GROUP BY 1;

-- periods of days before 1970, and long after
SELECT id, date_trunc('year', day) AS year, date_trunc('week', moment) AS week, date_trunc('hour', moment) AS hour FROM office.days WHERE id < 13;

-- people by year
SELECT date_part('year', crossed_at) AS year, count(DISTINCT person_id) AS people FROM office.crossings GROUP BY 1;

-- a moment's day
SELECT id, CAST(moment AS DATE) AS day FROM office.days;

-- a day's first moment
SELECT id, CAST(day AS TIMESTAMP) AS moment FROM office.days WHERE id < 13;

-- days as texts
SELECT id, CAST(day AS VARCHAR) AS day FROM office.days;

-- days apart
SELECT id, date_part('year', day) - date_part('year', moment) AS years, day - DATE '2000-01-01' AS apart FROM office.days WHERE id < 13;

-- a day later
SELECT id, day + INTERVAL '1' MONTH AS later FROM office.days WHERE id < 13;

-- the first and the last
SELECT min(day) AS first, max(day) AS last, min(moment) AS earliest, max(moment) AS latest, count(DISTINCT day) AS n FROM office.days;

-- ordered: by day, nothing last
SELECT id, day FROM office.days ORDER BY day;
