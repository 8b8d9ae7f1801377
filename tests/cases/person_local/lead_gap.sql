-- about: days until the next permit of the person
-- fragments: psda cells
SELECT g.reason, count(*) AS gaps, avg(g.next_from - g.valid_to) AS mean_gap
FROM (SELECT person_id, reason, valid_to,
             lead(valid_from) OVER (PARTITION BY person_id ORDER BY valid_from, permit_no) AS next_from
      FROM psda.residence_permits) AS g
WHERE g.next_from > g.valid_to
GROUP BY g.reason
