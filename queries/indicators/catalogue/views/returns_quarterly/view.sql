SELECT r.person_id, r.returned_on, r.type, r.destination, r.citizenship, r.sex,
       age_group(completed_years(r.birth_date, r.returned_on)) AS age
FROM (SELECT *, row_number() OVER (PARTITION BY person_id, date_part('year', returned_on), date_part('quarter', returned_on)
                                   ORDER BY returned_on DESC, type, destination) AS nth
      FROM mia.returns) r
WHERE r.nth = 1
