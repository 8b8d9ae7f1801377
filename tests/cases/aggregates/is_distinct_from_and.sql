-- about: IS DISTINCT FROM ends before AND and OR
-- fragments: mof cells
SELECT count(*) FILTER (WHERE tax_resident IS DISTINCT FROM TRUE AND year >= 2022) AS lately_abroad,
       count(*) FILTER (WHERE NOT tax_resident IS NOT DISTINCT FROM FALSE AND year < 2022 OR income > 50000) AS others
FROM mof.employment_income
