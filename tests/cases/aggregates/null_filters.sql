-- about: IS NULL, IS NOT NULL, and three-valued logic in filters
-- fragments: gtu cells
SELECT count(*) FILTER (WHERE left_on IS NULL) AS studying,
       count(*) FILTER (WHERE left_on IS NOT NULL) AS gone,
       count(*) FILTER (WHERE left_on > DATE '2022-01-01') AS gone_late,
       count(*) FILTER (WHERE NOT (left_on > DATE '2022-01-01')) AS gone_early
FROM gtu.students
