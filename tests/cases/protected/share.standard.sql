SELECT occupation, 100.0 * of_india / n AS share, if(of_india IS NULL, 'absent', 'perturbed') AS share__status
FROM cells('moh.labour_permits', keys := 'occupation',
           measures := 'contributors as n, contributors as of_india where citizenship = IND')
