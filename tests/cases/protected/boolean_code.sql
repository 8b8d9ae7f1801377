-- about: a boolean is a code
-- fragments: mia cells
SELECT extract(year FROM lodged_on) AS year, unaccompanied_minor, count(DISTINCT person_id) AS applicants
FROM mia.asylum_applications
WHERE NOT unaccompanied_minor
GROUP BY 1, 2
