SELECT activity, m AS pairs, m__status AS pairs__status, m_mean_x AS mean, m__status AS mean__status,
       greatest(m_deviations_x, 0) AS squares, m__status AS squares__status,
       m_codeviations AS products, m__status AS products__status, m_codeviations / m AS covariance,
       m__status AS covariance__status
FROM cells('mof.employment_income', keys := 'activity', measures := 'comoments(income income) as m')
