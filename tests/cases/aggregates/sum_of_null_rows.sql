-- about: the sum over rows whose argument is always NULL is NULL, beside a count of 0
-- fragments: gtu cells
SELECT level, sum(CASE WHEN level = 'none' THEN 1 END) AS nothing, count(CASE WHEN level = 'none' THEN 1 END) AS zero
FROM gtu.students
GROUP BY level
