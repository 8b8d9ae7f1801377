-- about: grouping sets, where NULL is a code and a key that is rolled up is none
-- fragments: psda cells
SELECT grouping(extract(year FROM withdrawn_on)) AS rolled_up, extract(year FROM withdrawn_on) AS withdrawn, reason,
       count(DISTINCT person_id) AS people
FROM psda.residence_permits
GROUP BY GROUPING SETS ((extract(year FROM withdrawn_on)), (reason), (extract(year FROM withdrawn_on), reason))
