-- about: EXISTS, correlated on the person and on a date
-- fragments: mia cells
SELECT b.direction, count(*) AS crossings
FROM mia.border_crossings AS b
WHERE EXISTS (SELECT 1 FROM mia.asylum_applications AS a
              WHERE a.person_id = b.person_id AND a.lodged_on < b.crossed_at)
GROUP BY b.direction
