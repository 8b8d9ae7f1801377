-- about: booleans as keys and as filters
-- fragments: mia cells
SELECT unaccompanied_minor, sex, count(*) AS applications, count(*) FILTER (WHERE unaccompanied_minor) AS minors
FROM mia.asylum_applications
WHERE unaccompanied_minor IS NOT NULL
GROUP BY unaccompanied_minor, sex
