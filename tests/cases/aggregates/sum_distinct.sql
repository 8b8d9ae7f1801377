-- about: sums and means of distinct values
-- fragments public: mof cells, mof cells, mof cells
-- fragments bare: mof cells, mof cells
SELECT sum(DISTINCT year) AS years, avg(DISTINCT year) AS mean_year, count(DISTINCT year) AS n,
       sum(DISTINCT floor(income / 1000)) FILTER (WHERE year = 2023) AS thousands
FROM mof.employment_income
