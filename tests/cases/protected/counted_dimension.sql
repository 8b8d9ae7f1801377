-- about: a dimension counted where it is not NULL: the rows of its codes
-- fragments: psda cells
SELECT sex, count(valid_to) AS ending, count(*) AS permits
FROM psda.residence_permits
GROUP BY sex
