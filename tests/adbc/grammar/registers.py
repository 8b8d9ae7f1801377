"""The tables that are asked: columns, their types, and values that stand in them. One line a table, as in the registers."""

from dataclasses import dataclass

COUNTRIES = ("GEO", "IND", "TUR", "RUS", "IRN", "CHN", "EGY", "AZE", "UKR")
SEXES = ("M", "F")
BORDERS = ("land", "air", "sea")


@dataclass(frozen=True)
class Column:
    """`kind` is code, date, time, int, money or bool."""

    name: str
    kind: str
    values: tuple[str, ...] = ()
    code_list: str | None = None
    nullable: bool = False
    is_binned: bool = False


@dataclass(frozen=True)
class Table:
    """A table of one agency; `columns` are all but the person."""

    agency: str
    name: str
    columns: tuple[Column, ...]
    is_large: bool = False
    is_public: bool = False


def code(name: str, *values: str, of: str | None = None) -> Column:
    return Column(name, "code", values, of)


def date(name: str, nullable: bool = False) -> Column:
    return Column(name, "date", nullable=nullable)


CITIZENSHIP = code("citizenship", *COUNTRIES, of="countries")
SEX = code("sex", *SEXES, of="sexes")
BIRTH = date("birth_date")
ACTIVITY = code("activity", "F", "C", "I", "G", "H")
LEVEL = code("level", "ED5", "ED6", "ED7", "ED8", of="education_levels")
FIELD = code("field", "F09", "F03", "F04", "F07")
STUDENTS = (CITIZENSHIP, SEX, BIRTH, LEVEL, FIELD, date("enrolled_on"), date("left_on", nullable=True))

PEOPLE = (
    Table("psda", "population", (
        SEX, BIRTH, CITIZENSHIP, code("birth_country", *COUNTRIES, of="countries"),
        code("region", "GE-TB", "GE-IM", "GE-KK", "GE-AJ", of="regions"),
        code("municipality", "GE-TB-01", "GE-SK-02", "GE-AJ-01", of="municipalities"),
    )),
    Table("psda", "residence_permits", (
        code("reason", "EDUC", "EMP", "FAM", "OTH", of="permit_reasons"), date("issued_on"), date("valid_from"),
        date("valid_to"), date("withdrawn_on", nullable=True), CITIZENSHIP, SEX, BIRTH,
    )),
    Table("psda", "citizenship_acquisitions", (
        date("granted_on"), code("former_citizenship", *COUNTRIES, of="countries"),
        code("ground", "exceptional", "simplified", "ordinary", "restored"),
    )),
    Table("mia", "border_crossings", (
        CITIZENSHIP, SEX, BIRTH, code("direction", "in", "out", of="directions"), Column("crossed_at", "time"),
        code("border_point", "Sarpi", "Sadakhlo", "Kazbegi", "Tbilisi Airport"),
        code("border_type", *BORDERS, of="border_types"),
    ), is_large=True),
    Table("mia", "refusals_of_entry", (
        CITIZENSHIP, date("refused_on"), code("reason", "E", "C", "I", "G", of="refusal_reasons"),
        code("border_type", *BORDERS, of="border_types"),
    )),
    Table("mia", "irregular_stays", (
        CITIZENSHIP, SEX, BIRTH, date("found_on"), code("place", "GE-TB-01", "GE-KK-01", of="municipalities"),
    )),
    Table("mia", "return_orders", (CITIZENSHIP, SEX, BIRTH, date("ordered_on"), code("type", "voluntary", "forced"))),
    Table("mia", "returns", (
        CITIZENSHIP, SEX, BIRTH, date("returned_on"), code("type", "voluntary", "forced"),
        code("destination", *COUNTRIES, of="countries"),
    )),
    Table("mia", "asylum_applications", (
        date("lodged_on"), code("type", "first", "subsequent"),
        Column("unaccompanied_minor", "bool"), CITIZENSHIP, SEX, BIRTH,
    )),
    Table("mia", "asylum_decisions", (
        date("decided_on"), code("instance", "first", "final"),
        code("outcome", "rejected", "humanitarian", "refugee", "subsidiary", of="asylum_outcomes"),
    )),
    Table("mfa", "visas", (
        code("visa_type", "D3", "D1", "C1", "C2"), code("purpose", "study", "work", "tourism", "family"),
        date("issued_on"), date("valid_from"), date("valid_to"), CITIZENSHIP,
        code("consulate", "New Delhi", "Beijing", "Cairo"),
    )),
    Table("moh", "labour_permits", (
        code("occupation", "8121", "2221", "9329"), ACTIVITY, date("valid_from"), date("valid_to"), CITIZENSHIP,
    )),
    Table("mof", "employment_income", (
        Column("year", "int", ("2019", "2020", "2021", "2022", "2023")), Column("income", "money", is_binned=True), ACTIVITY,
        Column("tax_resident", "bool"),
    )),
    Table("tsu", "students", STUDENTS),
    Table("ibsu", "students", STUDENTS),
    Table("gtu", "students", STUDENTS),
)

# The bins of the demo's policies.
INCOME_BINS = (
    0, 2000, 4000, 6000, 8000, 10000, 12000, 15000, 18000, 21000, 25000, 30000, 40000, 50000, 75000, 100000, 200000, 500000,
)
INCOME = next(table for table in PEOPLE if table.name == "employment_income")

# All universities' students, of whom no two are the same person.
FEDERATED = Table("federated", "students", (*STUDENTS, code("agency", "tsu", "ibsu", "gtu")))

ESTIMATES = Table("geostat", "population_estimates", (
    Column("year", "int", ("2019", "2020", "2021", "2022", "2023")),
    code("region", "GE-TB", "GE-IM", "GE-KK", "GE-AJ", of="regions"), SEX,
    code("age_group", "Y20-24", "Y25-29", "Y30-34", of="age_groups"), Column("persons", "int", ("1", "2", "5")),
), is_public=True)

# What a code list says of a code: text, or truth.
ATTRIBUTES = {
    "countries": (("region", "code"), ("name_en", "code"), ("is_eu", "bool"), ("eurostat", "code")),
    "sexes": (("name_en", "code"),),
    "regions": (("name_ka", "code"),),
    "municipalities": (("region", "code"),),
    "border_types": (("name_en", "code"),),
    "directions": (("name_ka", "code"),),
    "permit_reasons": (("name_en", "code"),),
    "refusal_reasons": (("name_en", "code"),),
    "asylum_outcomes": (("is_positive", "bool"),),
    "education_levels": (("name_en", "code"),),
}


def neighbours(table: Table) -> list[Table]:
    """The tables of the same agency, itself included; not two large ones, whose pairs would be too many."""
    return [
        other for other in PEOPLE
        if other.agency == table.agency and not (table.is_large and other.is_large)
    ]
