-- about: quarters as dates, over a date column
-- fragments: moh cells
SELECT CAST(date_trunc('quarter', valid_from) AS DATE) AS quarter, count(*) AS permits
FROM moh.labour_permits
GROUP BY 1
