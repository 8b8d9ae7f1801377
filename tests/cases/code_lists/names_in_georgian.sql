-- about: the list's Georgian names as keys, ordered by them
-- fragments: psda cells
-- ordered: yes
SELECT r.name_ka AS მხარე, count(*) AS people
FROM psda.population AS p
JOIN codelists.regions AS r ON r.code = p.region
GROUP BY r.name_ka
ORDER BY r.name_ka
