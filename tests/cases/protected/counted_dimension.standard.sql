SELECT field, left_again, left_again__status, students, students__status
FROM cells('tsu.students', keys := 'field', measures := 'non_null(left_on) as left_again, contributors as students')
