-- about: sums and extremes per person, summed over people
-- fragments: mof cells
SELECT p.first_year, count(*) AS people, sum(p.total) AS income, max(p.years) AS most_years, avg(p.years) AS mean_years
FROM (SELECT person_id, min(year) AS first_year, sum(income) AS total, count(DISTINCT year) AS years
      FROM mof.employment_income
      GROUP BY person_id) AS p
GROUP BY p.first_year
