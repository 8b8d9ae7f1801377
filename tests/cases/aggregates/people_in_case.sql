-- about: people counted by CASE, and other aggregates of a CASE without ELSE
-- fragments: mia cells, mia cells
SELECT type, count(DISTINCT CASE WHEN sex = 'F' THEN person_id END) AS women, count(CASE WHEN sex = 'M' THEN 1 END) AS men,
       count(DISTINCT CASE WHEN sex = 'F' THEN citizenship ELSE NULL END) AS citizenships,
       min(CASE WHEN citizenship = 'UKR' THEN ordered_on END) AS first
FROM mia.return_orders
GROUP BY type
