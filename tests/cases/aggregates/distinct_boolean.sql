-- about: distinct truth values and distinct dates
-- fragments: mia cells, mia cells
SELECT citizenship, count(DISTINCT unaccompanied_minor) AS kinds, count(DISTINCT lodged_on) AS days
FROM mia.asylum_applications
GROUP BY citizenship
