-- about: quoted names with spaces, quotes and upper case
-- fragments: psda cells
SELECT p."sex" AS "Sex of the person", count(*) AS "number of ""people"""
FROM "psda"."population" AS p
GROUP BY p."sex"
