-- every text as it is
SELECT id, value FROM office.texts;

-- a padded column without its padding
SELECT id, code FROM office.texts;

-- one case of a letter is not the other
SELECT id, value FROM office.texts WHERE value = 'a';

-- a space at the end is part of a text
SELECT id, value FROM office.texts WHERE value = 'a ';

-- letters that collations take for others
SELECT id, value FROM office.texts WHERE value IN ('ss', 'I', 'é', 'Á');

-- texts are in the order of their bytes
SELECT id, value FROM office.texts WHERE value > 'Z' AND value < 'a-';

-- and so are Georgian ones
SELECT id, value FROM office.texts WHERE value >= 'ა' AND value <= 'აბ';

-- ordered: by bytes
SELECT id, value FROM office.texts ORDER BY value, id;

-- ordered: by bytes from the end, nothing first
SELECT id, value FROM office.texts ORDER BY value DESC NULLS FIRST, id LIMIT 9;

-- the first and the last by bytes
SELECT min(value) AS least, max(value) AS most FROM office.texts;

-- by a padded column
SELECT code, count(*) AS n, min(value) AS least FROM office.texts GROUP BY code;

-- a padded column is compared without its padding
SELECT id FROM office.texts WHERE code = 'GE' OR code > 'GE-TB';

-- groups of texts that collations take for one
SELECT value, count(*) AS n FROM office.texts WHERE id < 30 GROUP BY value;

-- names that differ by little are different names
SELECT name, count(*) AS people, count(DISTINCT citizenship) AS from_where FROM office.people GROUP BY name;

-- how many different texts there are
SELECT count(DISTINCT value) AS texts, count(value) AS filled, count(*) AS rows FROM office.texts;

-- a pattern minds case
SELECT id, value FROM office.texts WHERE value LIKE 'a%';

-- a pattern over lines
SELECT id, value FROM office.texts WHERE value LIKE 'a_b';

-- a pattern with a character that stands for itself
SELECT id, value FROM office.texts WHERE value LIKE 'a\%b' OR value LIKE 'a\_b';

-- a pattern for the end, Georgian
SELECT id FROM office.texts WHERE value LIKE '%ბ';

-- not like, which NULL is not either
SELECT id FROM office.texts WHERE value NOT LIKE '%a%' AND id > 20;

-- a pattern without wildcards is no equality with padding
SELECT id, code FROM office.texts WHERE code LIKE 'GE';

-- a quote in a literal, and a backslash that means nothing
SELECT id FROM office.texts WHERE value = 'a''b' OR value = 'a\b' OR value = '\N';

-- length in characters, lower case, parts
SELECT id, character_length(value) AS letters, substr(value, 1, 2) AS first FROM office.texts WHERE id < 44;

-- texts joined, which are nothing where one is
SELECT id, value || '|' || code AS joined FROM office.texts;

-- trimmed
SELECT id, trim(value) AS trimmed, coalesce(code, 'none') AS code FROM office.texts WHERE id < 20;

-- two texts of one row
SELECT id, value FROM office.texts WHERE value < code;

-- the greatest of each group by bytes
SELECT code, max(value) AS most, count(DISTINCT value) AS different FROM office.texts GROUP BY code;

-- different texts, of which some differ by case only
SELECT DISTINCT point FROM office.crossings;

-- a case of texts
SELECT id, CASE value WHEN 'a' THEN 'small' WHEN 'A' THEN 'large' ELSE 'other' END AS size FROM office.texts;
