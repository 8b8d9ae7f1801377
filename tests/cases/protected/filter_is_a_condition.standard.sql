SELECT reason, refused, refused__status, on_land, on_land__status
FROM cells('mia.refusals_of_entry', keys := 'reason', where := 'border_type = land',
           measures := 'contributors as refused, contributors as on_land where border_type = land')
