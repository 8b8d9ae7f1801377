"""Adds people to the registers' files whose dates are where definitions turn: a day more or less changes what they are."""

import argparse
import pathlib

import duckdb

APPLICATIONS = """VALUES
    -- Twice in one month, once of them for the first time.
    ('ZZ01', 'Z1a', '2021-03-12', 'first', false, 'GRC', 'F', '1990-03-12'), ('ZZ01', 'Z1b', '2021-03-20', 'subsequent', false, 'GRC', 'F', '1990-03-12'),
    -- Decided on the last day of a month.
    ('ZZ02', 'Z2', '2021-01-31', 'first', false, 'GRC', 'M', '1991-02-01'),
    -- Two decisions in a quarter, the weaker one first, and last.
    ('ZZ03', 'Z3a', '2021-01-05', 'first', false, 'GRC', 'M', '1960-05-02'), ('ZZ03', 'Z3b', '2021-05-01', 'subsequent', false, 'GRC', 'M', '1960-05-02'),
    ('ZZ04', 'Z4a', '2021-12-05', 'first', false, 'GRC', 'F', '1936-01-10'), ('ZZ04', 'Z4b', '2022-02-01', 'subsequent', false, 'GRC', 'F', '1936-01-10'),
    -- Away for exactly 30 days, and for 31; away from the day of the decision on; away on the day of the application.
    ('ZZ05', 'Z5', '2021-05-01', 'first', false, 'GRC', 'M', '1985-07-01'),
    ('ZZ06', 'Z6', '2022-05-01', 'first', false, 'GRC', 'M', '1985-07-01'),
    ('ZZ07', 'Z7', '2022-06-01', 'first', false, 'GRC', 'M', '1985-07-01'),
    -- Born on 29 February; of 16 on the day; of 18 and noted as a minor.
    ('ZZ08', 'Z8', '2022-02-28', 'first', true, 'GRC', 'F', '2008-02-29'),
    ('ZZ09', 'Z9', '2022-02-28', 'first', true, 'GRC', 'M', '2006-02-28'),
    ('ZZ10', 'Z10', '2022-02-28', 'first', true, 'GRC', 'M', '2004-02-28')"""
DECISIONS = """VALUES
    ('ZZ02', 'Z2', '2021-03-31', 'first', 'rejected'), ('ZZ02', 'Z2', '2021-06-30', 'final', 'subsidiary'),
    ('ZZ03', 'Z3a', '2021-04-10', 'first', 'rejected'), ('ZZ03', 'Z3b', '2021-06-01', 'first', 'refugee'),
    ('ZZ04', 'Z4a', '2022-01-10', 'first', 'temporary'), ('ZZ04', 'Z4b', '2022-03-01', 'first', 'humanitarian'),
    ('ZZ06', 'Z6', '2022-05-05', 'first', 'rejected')"""
CROSSINGS = """SELECT id, 'D' || id, 'GRC', 'M', '1985-07-01', direction, moment, 'Sarpi', 'land' FROM (VALUES
    ('ZZ05', 'in', '2021-04-20 08:00:00'), ('ZZ05', 'out', '2021-05-10 09:00:00'), ('ZZ05', 'in', '2021-06-09 20:00:00'),
    ('ZZ05', 'out', '2021-07-01 09:00:00'), ('ZZ05', 'in', '2021-08-01 07:00:00'),
    ('ZZ06', 'in', '2022-04-20 08:00:00'), ('ZZ06', 'out', '2022-05-05 09:00:00'),
    ('ZZ07', 'in', '2022-05-20 08:00:00'), ('ZZ07', 'out', '2022-06-01 09:00:00')) AS crossed (id, direction, moment)"""
PERMITS = """SELECT id, 'Z' || id || since, reason, since, since, until, withdrawn, 'GRC', 'F', '1990-12-31' FROM (VALUES
    -- Three months to the day, and a day less.
    ('ZZ11', 'EMP', '2020-01-01', '2020-03-31', NULL), ('ZZ12', 'EMP', '2020-01-01', '2020-03-30', NULL),
    -- The next one begins six months after the last day, and a day later.
    ('ZZ13', 'EMP', '2020-01-01', '2020-03-31', NULL), ('ZZ13', 'FAM', '2020-09-30', '2021-09-29', NULL),
    ('ZZ14', 'EMP', '2020-01-01', '2020-03-31', NULL), ('ZZ14', 'FAM', '2020-10-01', '2021-09-30', NULL),
    -- A long one is withdrawn, so that the next one is a first one; withdrawn on 31 December, and on 1 January.
    ('ZZ15', 'OTH', '2019-01-01', '2023-12-31', '2019-02-01'), ('ZZ15', 'EMP', '2019-09-01', '2020-12-31', '2020-12-31'),
    ('ZZ16', 'OTH', '2019-01-01', '2023-12-31', '2022-01-01'),
    -- Five years to the day, and a day less; with gaps; a gap too long.
    ('ZZ17', 'FAM', '2018-01-01', '2022-12-31', NULL), ('ZZ18', 'FAM', '2018-01-02', '2023-06-30', NULL),
    ('ZZ19', 'FAM', '2018-01-01', '2019-06-30', NULL), ('ZZ19', 'OTH', '2019-12-30', '2023-12-31', NULL),
    ('ZZ20', 'FAM', '2018-01-01', '2019-06-30', NULL), ('ZZ20', 'OTH', '2019-12-31', '2023-12-31', NULL),
    -- Two are valid; a leap day; a permit within another, and one after the shorter.
    ('ZZ21', 'FAM', '2020-02-29', '2021-02-27', NULL), ('ZZ21', 'EMP', '2020-06-01', '2021-01-31', NULL),
    ('ZZ22', 'FAM', '2019-01-01', '2022-06-30', NULL), ('ZZ22', 'EMP', '2019-03-01', '2019-08-31', NULL),
    ('ZZ22', 'OTH', '2022-12-01', '2023-12-31', NULL)) AS held (id, reason, since, until, withdrawn)"""
ORDERS = """VALUES
    -- Returned twelve months later, a day before, and about a leap day; before the order; on the day.
    ('ZZ23', 'GRC', 'M', '1980-03-01', '2021-03-01', 'forced'), ('ZZ24', 'GRC', 'M', '1980-03-01', '2021-03-01', 'forced'),
    ('ZZ25', 'GRC', 'F', '1980-03-01', '2020-02-29', 'voluntary'), ('ZZ26', 'GRC', 'F', '1980-03-01', '2020-05-02', 'voluntary'),
    ('ZZ27', 'GRC', 'F', '1980-03-01', '2020-05-01', 'voluntary'),
    -- Twice in a quarter with a birthday between; returned twice in a quarter; twice in a year.
    ('ZZ28', 'GRC', 'F', '1977-05-15', '2022-05-14', 'voluntary'), ('ZZ28', 'GRC', 'F', '1977-05-15', '2022-06-30', 'forced'),
    ('ZZ29', 'GRC', 'F', '1980-05-15', '2022-03-31', 'voluntary'), ('ZZ29', 'GRC', 'F', '1980-05-15', '2022-12-31', 'forced')"""
RETURNS = """VALUES
    ('ZZ23', 'GRC', 'M', '1980-03-01', '2022-03-01', 'forced', 'GRC'), ('ZZ24', 'GRC', 'M', '1980-03-01', '2022-02-28', 'forced', 'GRC'),
    ('ZZ25', 'GRC', 'F', '1980-03-01', '2021-02-28', 'voluntary', 'GRC'), ('ZZ26', 'GRC', 'F', '1980-03-01', '2020-05-01', 'voluntary', 'GRC'),
    ('ZZ27', 'GRC', 'F', '1980-03-01', '2020-05-01', 'voluntary', 'GRC'),
    ('ZZ28', 'GRC', 'F', '1980-05-15', '2022-07-01', 'voluntary', 'GRC'), ('ZZ28', 'GRC', 'F', '1980-05-15', '2022-09-30', 'forced', 'TUR')"""
STAYS = """VALUES
    ('ZZ30', 'GRC', 'F', '1980-05-15', '2022-05-14', 'GE-TB'), ('ZZ30', 'GRC', 'F', '1980-05-15', '2022-12-31', 'GE-TB'),
    ('ZZ30', 'GRC', 'F', '1980-05-15', '2023-01-01', 'GE-TB')"""
REFUSALS = """VALUES
    ('ZZ31', 'GRC', '2022-01-01', 'A', 'land'), ('ZZ31', 'GRC', '2022-01-01', 'A', 'land'), ('ZZ31', 'GRC', '2022-12-31', 'B', 'sea')"""
READMISSIONS = """VALUES
    -- Applied for on the last day of a quarter, decided in the next, transferred in another year.
    ('ZZ32', 'GEO', 'F', '1980-05-15', 'GRC', '2022-06-30', 'accepted', '2022-07-01', '2023-01-01'),
    -- Twice in a quarter, refused and then accepted by another state; two states on one day.
    ('ZZ33', 'GEO', 'M', '1980-05-15', 'DEU', '2022-07-01', 'refused', '2022-07-10', NULL), ('ZZ33', 'GEO', 'M', '1980-05-15', 'AUT', '2022-09-01', 'accepted', '2022-09-30', '2022-09-30'),
    ('ZZ34', 'GEO', 'M', '1980-05-15', 'POL', '2022-10-01', 'accepted', '2022-10-02', NULL), ('ZZ34', 'GEO', 'M', '1980-05-15', 'LTU', '2022-10-01', 'accepted', '2022-10-02', NULL),
    -- Refused twice in a quarter, the later one entered first; transferred twice in a quarter.
    ('ZZ35', 'TUR', 'F', '1980-05-15', 'GRC', '2021-11-20', 'refused', '2021-12-01', NULL), ('ZZ35', 'TUR', 'F', '1980-05-15', 'FRA', '2021-10-20', 'refused', '2021-10-30', NULL),
    ('ZZ36', 'GEO', 'F', '1980-05-15', 'CHE', '2022-01-01', 'accepted', '2022-01-02', '2022-01-03'), ('ZZ36', 'GEO', 'F', '1980-05-15', 'NOR', '2022-03-01', 'accepted', '2022-03-02', '2022-03-31')"""
ADDED = {
    "mia/asylum_applications": APPLICATIONS,
    "mia/asylum_decisions": DECISIONS,
    "mia/border_crossings": CROSSINGS,
    "psda/residence_permits": PERMITS,
    "mia/return_orders": ORDERS,
    "mia/returns": RETURNS,
    "mia/readmissions": READMISSIONS,
    "mia/irregular_stays": STAYS,
    "mia/refusals_of_entry": REFUSALS,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=pathlib.Path, required=True)
    agencies = parser.parse_args().agencies
    for name, rows in ADDED.items():
        path = agencies / f"{name}.parquet"
        duckdb.execute(f"CREATE OR REPLACE TEMP TABLE register AS FROM read_parquet('{path}')")
        duckdb.execute(f"INSERT INTO register {rows}")
        duckdb.execute(f"COPY register TO '{path}' (FORMAT parquet)")


if __name__ == "__main__":
    main()
