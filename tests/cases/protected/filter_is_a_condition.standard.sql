SELECT year, refused, refused__status, by_air, by_air__status
FROM cells('mia.refusals_of_entry', keys := 'year(refused_on) as year', where := 'border_type = air',
           measures := 'contributors as refused, contributors as by_air where border_type = air')
