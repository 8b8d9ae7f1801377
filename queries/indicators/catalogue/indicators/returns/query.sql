SELECT citizenship,
       CASE WHEN grouping(type) = 1 THEN 'TOTAL' WHEN type = 'forced' THEN 'FORC' WHEN type = 'voluntary' THEN 'VOLU' ELSE type END AS return,
       destination, 4 * grouping(citizenship) + grouping(destination) AS margin, count(DISTINCT person_id) AS value
FROM mia.returns_quarterly
WHERE date_part('year', returned_on) = $year AND date_part('quarter', returned_on) = $quarter
GROUP BY CUBE (citizenship, type, destination)
