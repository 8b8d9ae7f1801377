-- about: age reached at the event, in age groups
-- fragments: mia cells
SELECT g.code AS age, s.sex, count(*) AS stays
FROM mia.irregular_stays AS s
JOIN codelists.age_groups AS g
  ON extract(year FROM s.found_on) - extract(year FROM s.birth_date) >= g.age_from
 AND (g.age_to IS NULL OR extract(year FROM s.found_on) - extract(year FROM s.birth_date) <= g.age_to)
GROUP BY g.code, s.sex
