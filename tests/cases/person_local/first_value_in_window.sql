-- about: the first value in a window of the person is the person's own
-- fragments: psda cells
SELECT w.began, w.reason, count(*) AS permits
FROM (SELECT person_id, reason,
             first_value(reason) OVER (PARTITION BY person_id ORDER BY valid_from, permit_no) AS began
      FROM psda.residence_permits) AS w
GROUP BY w.began, w.reason
