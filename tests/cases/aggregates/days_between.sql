-- about: days between two dates, as key, sum, mean and extreme
-- fragments: moh cells
SELECT valid_to - valid_from > 300 AS is_long, count(*) AS permits, avg(valid_to - valid_from) AS mean_days,
       max(valid_to - valid_from) AS longest, sum(valid_to - valid_from) AS days
FROM moh.labour_permits
GROUP BY 1
