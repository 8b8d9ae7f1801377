SELECT agency, sex, level, students, students__status
FROM cells('federated.students', keys := 'sex, level', measures := 'contributors as students')
