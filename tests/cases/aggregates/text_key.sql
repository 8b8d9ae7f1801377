-- about: keys made of text functions
-- fragments: moh cells
SELECT substr(occupation, 1, 1) AS major_group, lower(activity) || '-' || left(citizenship, 1) AS label,
       count(*) AS permits
FROM moh.labour_permits
GROUP BY substr(occupation, 1, 1), lower(activity) || '-' || left(citizenship, 1)
