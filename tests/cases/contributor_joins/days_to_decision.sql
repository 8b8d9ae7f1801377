-- about: how long cases take, by a join on the case
-- fragments: mia cells
SELECT d.outcome, avg(d.decided_on - a.lodged_on) AS mean_days, min(d.decided_on - a.lodged_on) AS shortest,
       max(d.decided_on - a.lodged_on) AS longest
FROM mia.asylum_applications AS a
JOIN mia.asylum_decisions AS d ON d.case_id = a.case_id
WHERE d.instance = 'first'
GROUP BY d.outcome
