-- about: min and max over dates, some of them NULL
-- fragments: psda cells
SELECT reason, min(issued_on) AS first_issue, max(valid_to) AS last_day, min(withdrawn_on) AS first_withdrawal
FROM psda.residence_permits
GROUP BY reason
