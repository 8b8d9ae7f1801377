-- about: sums of decimals of more digits are cells too
-- fragments: mof cells
SELECT year, sum(income * 2) AS a, sum(income * year) AS b FROM mof.employment_income GROUP BY year
