-- about: IS DISTINCT FROM counts NULL as a value
-- fragments: tsu cells
SELECT count(*) FILTER (WHERE left_on IS DISTINCT FROM DATE '2022-06-30') AS others,
       count(*) FILTER (WHERE left_on IS NOT DISTINCT FROM NULL) AS studying
FROM tsu.students
