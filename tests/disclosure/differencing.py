"""Attacks that subtract: two answers that differ by one person, or by what one person adds."""

from family import Attack, Bench, judged

DESIGN = "design 0.570"


def counts(world, where: str = "", measure: str = "count(*)") -> dict[str, int]:
    """The measure of each group that is there."""
    found = world.values(f"SELECT grp, {measure} AS n FROM psda.people {where} GROUP BY grp")
    return {group: float(n) for group, n in found if n is not None}


def difference(whole: dict, *parts: dict) -> dict[str, int]:
    """Of each group whether more than half a person is left when the parts are taken off."""
    groups = [group for group in whole if all(group in part for part in parts)]
    return {group: int(whole[group] - sum(part[group] for part in parts) > 0.5) for group in groups}


def total_minus_condition(bench: Bench, mutation: str | None):
    world, secrets = bench.groups(mutation)
    guesses = difference(counts(world), counts(world, "WHERE flag = '0'"))
    return judged(guesses, secrets, DESIGN)


def distinct_minus_condition(bench: Bench, mutation: str | None):
    world, secrets = bench.groups(mutation)
    people = "count(DISTINCT person_id)"
    guesses = difference(counts(world, measure=people), counts(world, "WHERE flag = '0'", people))
    return judged(guesses, secrets, DESIGN)


def filtered_measure(bench: Bench, mutation: str | None):
    world, secrets = bench.groups(mutation)
    guesses = difference(counts(world), counts(world, measure="count(*) FILTER (WHERE flag = '0')"))
    return judged(guesses, secrets, DESIGN)


def chain_of_conjuncts(bench: Bench, mutation: str | None):
    world, secrets = bench.wide(mutation)
    guesses = difference(
        counts(world), counts(world, "WHERE sex = 'M'"), counts(world, "WHERE sex = 'F' AND slot = 'B'"),
        counts(world, "WHERE sex = 'F' AND slot = 'A' AND flag = '0'"),
    )
    return judged(guesses, secrets, "more draws than one difference")


def complement_of_one(bench: Bench, mutation: str | None):
    """Nobody or one person, asked outright: as rows, as filtered measures, and as the row of an ungrouped question."""
    world, secrets = bench.groups(mutation)
    rows = counts(world, "WHERE flag = '1'")
    filtered = counts(world, measure="count(*) FILTER (WHERE flag = '1')")
    some = {group: int(rows.get(group, filtered.get(group, 0)) > 0.5) for group in rows.keys() | filtered.keys()}
    for group in list(secrets)[:10]:
        value = world.value(f"SELECT count(*) AS n FROM psda.people WHERE grp = '{group}' AND flag = '1'")
        if value is not None:
            some[group] = int(value > 0.5)
    return judged(some, secrets, "no cell of it is there")


def sum_difference(bench: Bench, mutation: str | None):
    """What a person earns, from sums with and without her."""
    world, secrets = bench.groups(mutation)
    whole, rest = counts(world, measure="sum(income)"), counts(world, "WHERE flag = '0'", "sum(income)")
    guesses = {group: int(whole[group] - rest[group] > 250) for group in whole if group in rest}
    return judged(guesses, secrets, "noise of the largest contribution's size")


ATTACKS = [
    Attack("total against total minus a condition", total_minus_condition, ("no_noise",)),
    Attack("distinct people minus a condition", distinct_minus_condition, ("no_noise",)),
    Attack("total against a filtered measure", filtered_measure, ("no_noise",)),
    Attack("chain of conjuncts", chain_of_conjuncts, ("quiet",)),
    Attack("complement: nobody or one", complement_of_one, ("bare",)),
    Attack("sums that differ by one person", sum_difference, ("no_noise",)),
]
