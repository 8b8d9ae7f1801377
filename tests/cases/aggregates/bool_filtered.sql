-- about: FILTER of bool_and and bool_or
-- fragments: psda cells
SELECT reason, bool_and(citizenship <> 'RUS') FILTER (WHERE extract(year FROM valid_from) = 2024) AS none_of_2024,
       bool_or(citizenship = 'IND') FILTER (WHERE extract(year FROM valid_from) > 2100) AS of_the_future
FROM psda.residence_permits
GROUP BY reason
