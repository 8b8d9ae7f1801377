-- about: what is computed from cells has the worst status of what it is made of
-- fragments: moh cells
SELECT occupation, 100.0 * of_india / n AS share
FROM (SELECT occupation, count(DISTINCT person_id) AS n,
             count(DISTINCT person_id) FILTER (WHERE citizenship = 'IND') AS of_india
      FROM moh.labour_permits
      GROUP BY occupation) AS t
