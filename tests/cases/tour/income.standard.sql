SELECT year, people, people__status,
       CAST(round(income / earning) AS BIGINT) AS average_income,
       if(income / earning IS NULL, 'absent', 'perturbed') AS average_income__status
FROM cells('mof.employment_income', keys := 'year',
           measures := 'contributors as people, sum(income) as income, non_null(income) as earning')
ORDER BY year
