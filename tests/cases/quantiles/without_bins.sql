-- about: no bins, no quantile: the year of a birth is a column like others
-- refused: KH121
-- under: standard, bare
SELECT median(extract(year FROM crossed_at)) AS middle FROM mia.border_crossings
