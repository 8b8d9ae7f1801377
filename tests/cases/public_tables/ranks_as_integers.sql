-- about: ranks, their differences and opposites are BIGINT
-- only: public
-- fragments: psda cells
SELECT reason, count(*) AS permits, - rank() OVER (ORDER BY count(*) DESC, reason) AS above,
       row_number() OVER (ORDER BY reason) - 100 AS below, ntile(2) OVER (ORDER BY reason) AS half
FROM psda.residence_permits
GROUP BY reason
