-- about: citizenships that three agencies know
-- fragments: mfa cells, moh cells, psda cells
SELECT citizenship FROM psda.residence_permits GROUP BY citizenship
INTERSECT
SELECT citizenship FROM mfa.visas GROUP BY citizenship
INTERSECT
SELECT citizenship FROM moh.labour_permits GROUP BY citizenship
