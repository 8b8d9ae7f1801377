-- about: the share of each group in a total that a scalar sub-query asks for
-- fragments: psda cells, psda cells
SELECT reason, count(*) AS permits,
       CAST(count(*) AS DOUBLE) / (SELECT count(*) FROM psda.residence_permits) AS share
FROM psda.residence_permits
GROUP BY reason
