-- about: names and text in Georgian pass through unchanged
-- fragments: psda cells
SELECT sex AS სქესი, 'ქართული ტექსტი' AS ტექსტი, count(*) AS "რაოდენობა სულ"
FROM psda.population
GROUP BY sex
