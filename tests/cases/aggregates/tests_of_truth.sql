-- about: IS TRUE and its kin as conditions and as a key, used twice each
-- fragments: mof cells
SELECT tax_resident IS NOT FALSE AS kept, count(*) FILTER (WHERE tax_resident IS TRUE) AS residents,
       sum(income) FILTER (WHERE tax_resident IS TRUE) AS income_of_residents,
       count(*) FILTER (WHERE (income > 20000) IS NOT TRUE) AS low,
       count(*) FILTER (WHERE tax_resident IS UNKNOWN) AS unknown
FROM mof.employment_income
GROUP BY tax_resident IS NOT FALSE
