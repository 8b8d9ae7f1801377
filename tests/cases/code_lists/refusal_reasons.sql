-- about: reasons with their Georgian names, most frequent first
-- fragments: mia cells
-- ordered: yes
SELECT l.code, l.name_ka AS მიზეზი, count(*) AS უარი
FROM mia.refusals_of_entry AS r
JOIN codelists.refusal_reasons AS l ON l.code = r.reason
GROUP BY l.code, l.name_ka
ORDER BY უარი DESC, l.code
