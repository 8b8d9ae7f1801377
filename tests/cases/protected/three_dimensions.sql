-- about: a node of three dimensions, named in the order of the columns and not of the keys
-- fragments: psda cells
SELECT reason, sex, citizenship, count(DISTINCT person_id) AS people, count(*) AS permits
FROM psda.residence_permits
GROUP BY reason, sex, citizenship
