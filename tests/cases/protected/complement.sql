-- about: two disjoint nodes and both together: three draws, compared above
-- fragments: psda cells, psda cells
SELECT t.reason, t.people, w.men + w.women - t.people AS off
FROM (SELECT reason, count(DISTINCT person_id) AS people FROM psda.residence_permits GROUP BY reason) AS t
JOIN (SELECT reason, count(DISTINCT person_id) FILTER (WHERE sex = 'M') AS men,
             count(DISTINCT person_id) FILTER (WHERE sex = 'F') AS women
      FROM psda.residence_permits
      GROUP BY reason) AS w ON w.reason = t.reason
