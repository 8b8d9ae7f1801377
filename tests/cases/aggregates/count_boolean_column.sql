-- about: a boolean column counted, and as key and CASE condition at once
-- fragments: mof cells
SELECT tax_resident, count(tax_resident) AS known, sum(CASE WHEN tax_resident THEN income ELSE 0 END) AS taxed
FROM mof.employment_income
GROUP BY tax_resident
