-- about: year and citizenship pairs that appear once
-- fragments: mia cells, mia cells
SELECT extract(year FROM refused_on) AS year, citizenship FROM mia.refusals_of_entry GROUP BY 1, 2
EXCEPT
SELECT extract(year FROM found_on), citizenship FROM mia.irregular_stays GROUP BY 1, 2
