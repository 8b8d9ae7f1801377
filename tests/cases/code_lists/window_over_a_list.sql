-- about: lists by themselves: windows, text functions and EXCEPT
-- fragments: none
SELECT region, code, row_number() OVER (PARTITION BY region ORDER BY name_en) AS nth, character_length(name_ka) AS letters
FROM codelists.municipalities
