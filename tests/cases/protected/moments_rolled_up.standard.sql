SELECT year, tax_resident, greatest(m_deviations, 0) / m AS variance, m__status AS variance__status,
       m AS incomes, m__status AS incomes__status
FROM cells('mof.employment_income', keys := 'year, tax_resident', sets := 'year, tax_resident; tax_resident; ',
           measures := 'moments(income) as m')
