SELECT year, greatest(m_deviations, 0) / (m - 1) AS of_sample, m__status AS of_sample__status,
       greatest(m_deviations, 0) / m AS of_all, m__status AS of_all__status, m AS incomes, m__status AS incomes__status
FROM cells('mof.employment_income', keys := 'year', measures := 'moments(income) as m')
