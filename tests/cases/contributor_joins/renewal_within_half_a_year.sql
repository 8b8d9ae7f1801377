-- about: a range of dates beside the equality of people
-- fragments: psda cells
SELECT a.reason AS was, count(DISTINCT a.permit_no) AS renewed
FROM psda.residence_permits AS a
JOIN psda.residence_permits AS b
  ON b.person_id = a.person_id AND b.valid_from > a.valid_to AND b.valid_from <= a.valid_to + INTERVAL '6 months'
GROUP BY a.reason
