-- about: former and present citizenship of naturalised people, with Georgian names
-- fragments: psda cells
-- ordered: yes
SELECT n.name_ka AS ყოფილი_მოქალაქეობა, a.ground, count(*) AS პირები
FROM psda.citizenship_acquisitions AS a
JOIN psda.population AS p ON p.person_id = a.person_id
JOIN codelists.countries AS n ON n.code = a.former_citizenship
WHERE p.citizenship = 'GEO'
GROUP BY n.name_ka, a.ground
ORDER BY პირები DESC, n.name_ka, a.ground
