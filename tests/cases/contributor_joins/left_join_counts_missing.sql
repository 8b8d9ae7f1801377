-- about: rows without a partner, counted beside those with one
-- fragments: mia cells
SELECT a.type, count(*) AS pairs, count(d.outcome) AS decided, count(*) - count(d.outcome) AS pending,
       count(DISTINCT a.person_id) FILTER (WHERE d.outcome = 'rejected') AS people_rejected
FROM mia.asylum_applications AS a
LEFT JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id AND d.instance = 'final'
GROUP BY a.type
