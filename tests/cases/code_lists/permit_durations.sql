-- about: a duration of calendar months, coded by CASE and named by the list
-- fragments: psda cells
SELECT d.name_en AS duration, r.reason, count(*) AS permits
FROM psda.residence_permits AS r
JOIN codelists.permit_durations AS d
  ON d.code = CASE WHEN r.valid_to < r.valid_from + INTERVAL '6 months' THEN 'M3-5'
                   WHEN r.valid_to < r.valid_from + INTERVAL '12 months' THEN 'M6-11' ELSE 'M_GE12' END
GROUP BY d.name_en, r.reason
