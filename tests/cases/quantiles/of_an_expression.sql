-- about: bins are of the column as it is published, not of what is made of it
-- refused: KH121
-- under: standard, bare
SELECT median(income * 12) AS middle FROM mof.employment_income
