-- about: UNION removes doubles above the barrier
-- fragments: psda cells, mfa cells
SELECT citizenship FROM psda.residence_permits GROUP BY citizenship
UNION
SELECT citizenship FROM mfa.visas GROUP BY citizenship
