-- about: a filter that computes, and one that compares two columns of a row
-- fragments: psda cells
SELECT reason, count(*) AS permits
FROM psda.residence_permits
WHERE extract(month FROM issued_on) IN (9, 10) AND issued_on < valid_from AND length(citizenship) = 3
GROUP BY reason
