-- about: one agency's tables that no equality ties are not multiplied there
-- fragments: mia rows, mia rows
-- only: public
SELECT a.case_id, r.type
FROM (SELECT * FROM mia.asylum_applications WHERE unaccompanied_minor) AS a, mia.returns AS r
WHERE a.lodged_on > r.returned_on
