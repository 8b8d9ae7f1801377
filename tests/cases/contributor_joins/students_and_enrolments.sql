-- about: two enrolments of a student at one university
-- fragments: tsu cells
SELECT a.level AS earlier, b.level AS later, count(DISTINCT a.person_id) AS students
FROM tsu.students AS a
JOIN tsu.students AS b ON b.person_id = a.person_id AND b.enrolled_on > a.enrolled_on
GROUP BY a.level, b.level
