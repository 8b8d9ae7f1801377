-- about: one time series joined to itself a year earlier, asked for once
-- fragments: mia cells
WITH y AS (
    SELECT extract(year FROM crossed_at) AS year, count(DISTINCT person_id) AS people
    FROM mia.border_crossings
    GROUP BY extract(year FROM crossed_at)
)
SELECT this.year, this.people, 1.0 * this.people / before.people AS growth
FROM y AS this
JOIN y AS before ON before.year = this.year - 1
