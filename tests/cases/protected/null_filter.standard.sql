SELECT field, students, students__status
FROM cells('tsu.students', keys := 'field', where := 'year(left_on) is null', measures := 'contributors as students')
