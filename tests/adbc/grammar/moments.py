"""Variances, covariances, correlations and regressions. The other engine gives them from exact sums of whole numbers, so
that the comparison does not rest on its own rounding."""

from dataclasses import dataclass

from .draw import Draw
from .sql import Sql, sql
from .values import Value, numbers

# Relative, and absolute where a value is nearly nothing beside the numbers it is made of.
TOLERANCE = 1e-9

# How each is made of n, sx, sy (sums), qx, qy, p (sums of squares and products): all whole numbers.
# Division by zero is NULL.
ONE = {
    "var_samp": "dx / n / (n - 1)", "var": "dx / n / (n - 1)", "var_pop": "dx / n / n",
    "stddev": "sqrt(dx / n / (n - 1))", "stddev_samp": "sqrt(dx / n / (n - 1))", "stddev_pop": "sqrt(dx / n / n)",
}
TWO = {
    "covar_samp": "dp / n / (n - 1)", "covar_pop": "dp / n / n", "corr": "dp / (sqrt(dx) * sqrt(dy))",
    "regr_slope": "dp / dx", "regr_intercept": "(sy - dp / dx * sx) / n", "regr_count": "n",
    "regr_r2": "dp / dx * dp / dy",
    "regr_avgx": "sx / n", "regr_avgy": "sy / n", "regr_sxx": "dx / n", "regr_syy": "dy / n", "regr_sxy": "dp / n",
}


@dataclass(frozen=True)
class Moment:
    """One call."""

    sql: Sql
    kind: str
    tolerance: float | None


def moment(draw: Draw, columns: list[Value], tested: Sql | None) -> Moment | None:
    """A call, or none where the relation has no numbers."""
    found = numbers(draw, columns)
    if not found:
        return None
    x, y = draw.one(found), draw.one(found)
    condition = tested or sql("true")
    filtered = sql(" FILTER (WHERE {c})", c=condition) if tested else sql("")
    if draw.chance(0.5):
        name = draw.one(tuple(ONE))
        draw.use("variances")
        return Moment(
            Sql(sql(f"{name}({{x}}){{f}}", x=x.sql, f=filtered).khidi, exact(ONE[name], x, x, condition)), "moment", TOLERANCE,
        )
    name = draw.one(tuple(TWO))
    draw.use("covariances and regressions")
    call = sql(f"{name}({{y}}, {{x}}){{f}}", x=x.sql, y=y.sql, f=filtered).khidi
    if name == "regr_count":
        return Moment(Sql(f"CAST({call} AS BIGINT)", f"CAST({exact(TWO[name], x, y, condition)} AS BIGINT)"), "int", None)
    return Moment(Sql(call, exact(TWO[name], x, y, condition)), "moment", TOLERANCE)


def exact(formula: str, x: Value, y: Value, condition: Sql) -> str:
    """The formula over exact sums, for the other engine. Decimals are counted in cents, and the result scaled back."""
    used = f"({condition.duckdb}) AND {x.sql.duckdb} IS NOT NULL AND {y.sql.duckdb} IS NOT NULL"
    whole = {name: f"CASE WHEN {used} THEN CAST({of.sql.duckdb} * {scale(of)} AS HUGEINT) END" for name, of in (("x", x), ("y", y))}
    n, sx, sy = f"count({whole['x']})", f"sum({whole['x']})", f"sum({whole['y']})"
    squares = {
        "dx": f"({n} * sum({whole['x']} * {whole['x']}) - {sx} * {sx})",
        "dy": f"({n} * sum({whole['y']} * {whole['y']}) - {sy} * {sy})",
        "dp": f"({n} * sum({whole['x']} * {whole['y']}) - {sx} * {sy})",
    }
    scales = {"dx": scale(x) ** 2, "dy": scale(y) ** 2, "dp": scale(x) * scale(y), "sx": scale(x), "sy": scale(y)}
    sums = {**squares, "sx": sx, "sy": sy}
    words = []
    for word in formula.replace("(", " ( ").replace(")", " ) ").split():
        if word in sums:
            words.append(f"(CAST({sums[word]} AS DOUBLE) / {scales[word]})")
        else:
            words.append(f"CAST({n} AS DOUBLE)" if word == "n" else word)
    return "(" + " ".join(words) + ")"


def scale(value: Value) -> int:
    return 100 if value.kind == "money" else 1
