SELECT person_id, min(found_on) AS found_on, max(citizenship) AS citizenship, max(sex) AS sex,
       age_group(completed_years(min(birth_date), min(found_on))) AS age
FROM mia.irregular_stays
GROUP BY person_id, date_part('year', found_on)
