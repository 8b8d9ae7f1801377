-- about: one CTE for each agency, chained
-- fragments: mfa cells, moh cells
WITH visas AS (
    SELECT extract(year FROM valid_from) AS year, count(*) AS n FROM mfa.visas WHERE visa_type = 'D1' GROUP BY 1
), permits AS (
    SELECT extract(year FROM valid_from) AS year, count(*) AS n FROM moh.labour_permits GROUP BY 1
), both_of_them AS (
    SELECT v.year, v.n AS visas, p.n AS permits FROM visas AS v JOIN permits AS p ON p.year = v.year
)
SELECT year, visas, permits, lag(permits) OVER (ORDER BY year) - visas AS lagged
FROM both_of_them
