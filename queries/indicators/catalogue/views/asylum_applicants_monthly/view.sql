-- Whoever applies twice in a month is one applicant, and a first-time applicant if one of the applications is the first.
SELECT person_id, min(lodged_on) AS applied_on, min(type) AS type, max(citizenship) AS citizenship, max(sex) AS sex,
       age_group(completed_years(min(birth_date), min(lodged_on))) AS age
FROM mia.asylum_applications
GROUP BY person_id, date_part('year', lodged_on), date_part('month', lodged_on)
