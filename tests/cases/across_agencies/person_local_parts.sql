-- about: person-local relations of two agencies, joined above
-- fragments: mia cells, psda cells
WITH seekers AS (
    SELECT citizenship, count(*) AS people
    FROM mia.asylum_applications
    WHERE person_id NOT IN (SELECT person_id FROM mia.asylum_decisions)
    GROUP BY citizenship
), holders AS (
    SELECT citizenship, count(*) AS people
    FROM (SELECT person_id, citizenship, count(*) AS permits
          FROM psda.residence_permits
          GROUP BY person_id, citizenship) AS p
    WHERE p.permits > 1
    GROUP BY citizenship
)
SELECT s.citizenship, s.people AS waiting, h.people AS holding
FROM seekers AS s
JOIN holders AS h ON h.citizenship = s.citizenship
