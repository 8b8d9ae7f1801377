-- A database as an agency may have it: names that SQL cannot address, columns that nobody should publish, text beside text.
CREATE SCHEMA reg;

CREATE TABLE reg."Persons" (
  personal_no char(11) PRIMARY KEY, "First Name" text NOT NULL, "Last Name" text NOT NULL, sex char(1), birth_date date,
  citizenship char(3), phone text, created_at timestamptz NOT NULL
);

CREATE TABLE reg.work_permits (
  id serial PRIMARY KEY, "Permit No" varchar(20) NOT NULL, personal_no char(11) REFERENCES reg."Persons", status text NOT NULL,
  requested_on date, "Decision Date" date, "salary_GEL" numeric(10, 2), region varchar(5), employer_tin varchar(9), remarks text,
  attachment bytea
);

INSERT INTO reg."Persons"
SELECT lpad((1001000000 + n::bigint * 7919)::text, 11, '0'), (ARRAY['ნინო', 'Mehmet', 'Priya', 'Anna'])[1 + n % 4],
  (ARRAY['ბერიძე', 'Yılmaz', 'Sharma', 'Petrosyan', 'Aliyev'])[1 + n % 5], (ARRAY['F', 'M', 'M', NULL])[1 + n / 3 % 4],
  date '1960-01-01' + n * 37 % 16000,
  (ARRAY['TUR', 'TUR', 'IND', 'IND', 'IND', 'ARM', 'AZE', 'RUS', 'UKR', 'CHN', 'IRN', 'NGA'])[1 + n * 7 % 12],
  '+9955' || lpad((n * 131)::text, 8, '0'), timestamptz '2024-05-06 07:08:09Z'
FROM generate_series(1, 6000) n;

INSERT INTO reg.work_permits
  ("Permit No", personal_no, status, requested_on, "Decision Date", "salary_GEL", region, employer_tin, remarks)
SELECT 'WP-' || 2021 + n % 5 || '-' || lpad(n::text, 6, '0'),
  lpad((1001000000 + (1 + n::bigint * 4001 % 6000) * 7919)::text, 11, '0'),
  (ARRAY['granted', 'granted', 'granted', 'refused', 'withdrawn', 'expired'])[1 + n / 7 % 6],
  date '2021-01-01' + n % 1700, date '2021-01-15' + n % 1700,
  CASE WHEN n % 10 > 0 THEN 800 + n::numeric * n % 900000 / 100 END,
  (ARRAY['GE-TB', 'GE-TB', 'GE-AJ', 'GE-IM', 'GE-KK'])[1 + n / 11 % 5], lpad((200000000 + n % 3000)::text, 9, '0'),
  CASE WHEN n % 7 = 0 THEN 'see file ' || n END
FROM generate_series(1, 9000) n;
