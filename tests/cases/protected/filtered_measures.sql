-- about: measures under filters have nodes, thresholds and draws of their own, and may be absent by themselves
-- fragments: mfa cells
SELECT citizenship, count(DISTINCT person_id) AS people,
       count(DISTINCT person_id) FILTER (WHERE purpose = 'study') AS studying,
       count(DISTINCT person_id) FILTER (WHERE purpose = 'business') AS on_business
FROM mfa.visas
GROUP BY citizenship
