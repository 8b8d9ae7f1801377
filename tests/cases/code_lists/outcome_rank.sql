-- about: an integer of a list as an argument
-- fragments: mia cells
SELECT d.instance, min(o.rank) AS best, max(o.rank) AS worst, avg(o.rank) AS mean_rank, sum(o.rank) AS ranks
FROM mia.asylum_decisions AS d
JOIN codelists.asylum_outcomes AS o ON o.code = d.outcome
GROUP BY d.instance
