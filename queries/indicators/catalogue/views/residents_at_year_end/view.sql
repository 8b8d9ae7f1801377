-- Whoever first leaves was resident from birth. Of several citizenships that crossings note, the last by its code.
SELECT r.person_id, y.stock_on,
       CASE WHEN r.resident_from IS NULL AND date_part('year', r.born) = date_part('year', y.stock_on) THEN 'born' ELSE 'other' END AS origin,
       r.citizenship, r.sex, age_group(completed_years(r.born, y.stock_on)) AS age
FROM (SELECT x.person_id, x.citizenship, x.sex, x.born, x.period['resident_from'] AS resident_from, x.period['resident_until'] AS resident_until
      FROM (SELECT person_id, max(citizenship) AS citizenship, max(sex) AS sex, min(birth_date) AS born,
                   unnest(residence_periods(crossed_at, direction, birth_date, NULL, '$days days')) AS period
            FROM mia.border_crossings GROUP BY person_id) x) r
CROSS JOIN (VALUES (DATE '2010-12-31'), (DATE '2011-12-31'), (DATE '2012-12-31'), (DATE '2013-12-31'), (DATE '2014-12-31'), (DATE '2015-12-31'), (DATE '2016-12-31'), (DATE '2017-12-31'), (DATE '2018-12-31'), (DATE '2019-12-31'), (DATE '2020-12-31'), (DATE '2021-12-31'), (DATE '2022-12-31'), (DATE '2023-12-31'), (DATE '2024-12-31'), (DATE '2025-12-31'), (DATE '2026-12-31'), (DATE '2027-12-31'), (DATE '2028-12-31'), (DATE '2029-12-31'), (DATE '2030-12-31'), (DATE '2031-12-31'), (DATE '2032-12-31'), (DATE '2033-12-31'), (DATE '2034-12-31'), (DATE '2035-12-31'), (DATE '2036-12-31'), (DATE '2037-12-31'), (DATE '2038-12-31'), (DATE '2039-12-31'), (DATE '2040-12-31')) AS y (stock_on)
WHERE (r.resident_from IS NULL OR r.resident_from <= y.stock_on) AND (r.resident_until IS NULL OR r.resident_until > y.stock_on)
  AND (r.born IS NULL OR r.born <= y.stock_on)
