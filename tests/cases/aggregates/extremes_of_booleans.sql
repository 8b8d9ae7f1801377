-- about: min and max over a boolean argument made an integer
-- fragments: mia cells
SELECT citizenship, max(CAST(unaccompanied_minor AS INTEGER)) AS any_minor, min(CAST(unaccompanied_minor AS INTEGER)) AS all_minors
FROM mia.asylum_applications
GROUP BY citizenship
