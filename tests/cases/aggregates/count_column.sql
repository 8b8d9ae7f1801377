-- about: count of a column leaves NULLs out; count of the person does not, because there are none
-- fragments: psda cells
SELECT reason, count(*) AS permits, count(withdrawn_on) AS withdrawn, count(person_id) AS with_person
FROM psda.residence_permits
GROUP BY reason
