SELECT citizenship, people, people__status, studying, studying__status, on_business, on_business__status
FROM cells('mfa.visas', keys := 'citizenship',
           measures := 'contributors as people, contributors as studying where purpose = study,
                        contributors as on_business where purpose = business')
