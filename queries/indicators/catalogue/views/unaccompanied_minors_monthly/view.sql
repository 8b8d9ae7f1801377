-- Ages as the statistics of minors tell them. Whoever is noted as a minor at 18 or over has no age here.
SELECT person_id, min(lodged_on) AS applied_on, max(citizenship) AS citizenship, max(sex) AS sex,
       CASE WHEN completed_years(min(birth_date), min(lodged_on)) < 14 THEN 'Y_LT14'
            WHEN completed_years(min(birth_date), min(lodged_on)) < 16 THEN 'Y14-15'
            WHEN completed_years(min(birth_date), min(lodged_on)) < 18 THEN 'Y16-17' END AS age
FROM mia.asylum_applications
WHERE unaccompanied_minor
GROUP BY person_id, date_part('year', lodged_on), date_part('month', lodged_on)
