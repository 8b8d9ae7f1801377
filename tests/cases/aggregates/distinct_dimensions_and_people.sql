-- about: two distinct dimensions, one of them filtered and one with NULLs, beside distinct people
-- fragments public: psda cells, psda cells, psda cells
-- fragments bare: psda cells, psda cells, psda cells
SELECT reason, count(DISTINCT person_id) AS people, count(DISTINCT withdrawn_on) AS days_of_withdrawal,
       count(DISTINCT citizenship) FILTER (WHERE sex = 'F') AS citizenships_of_women
FROM psda.residence_permits
GROUP BY reason
