"""A hostile gateway: it has the certificate of one and speaks the fragment protocol with an agency, whatever it likes. What
an analyst cannot ask through an honest gateway, it can.
"""

import re
import time
from collections import Counter
from dataclasses import replace

import register
from family import Attack, Bench
from fragment import HOUR, Gateway, Request, fields, measure, part
from world import Refused, World, without_chance

P = '"psda"."people"'
OWN = "grp = 'G000' AND flag = '1'"
FAILS = f"CAST(CASE WHEN {OWN} THEN 'x' ELSE '1' END AS INT)"
AS_WHOLE = f"SELECT person_id AS p, grp AS k, income AS x, flag AS f, flag = '1' AS is_it, income > 400 AS b FROM {P}"
ONE = Request(f"SELECT person_id AS p, grp AS k FROM {P}", ("k",))


def over(relation: str, *keys: str, **more) -> Request:
    """A request for cells by these keys."""
    return Request(relation, keys, **more)


# What the fragment protocol can say and the agency's policy does not allow, each by a name.
RELATIONS = {
    "rows": over(f"SELECT * FROM {P}", rows=True, contributor=None, measures=()),
    "rows of nobody's": over(f"SELECT grp AS k FROM {P}", "k", contributor=None),
    "group as the person": over(f"SELECT grp AS p, flag AS k FROM {P}", "k"),
    "a row number as the person": over(f"SELECT row_number() OVER () AS p, flag AS k FROM {P}", "k"),
    "a public number as the person": over(f"SELECT b.weight AS p, a.flag AS k FROM {P} a CROSS JOIN psda.buckets b", "k"),
    "the person of a second copy": over(f"SELECT b.person_id AS p, a.flag AS k FROM {P} a JOIN {P} b ON a.grp = b.grp", "k"),
    "the person through coalesce": over(f"SELECT coalesce(person_id, 1) AS p, flag AS k FROM {P}", "k"),
    "the person as key": over(f"SELECT person_id AS p, person_id AS k FROM {P}", "k"),
    "a hash of the person as key": over(f"SELECT person_id AS p, person_id % 2 AS k FROM {P}", "k"),
    "a public table as hash": over(f"SELECT a.person_id AS p, b.bucket AS k FROM {P} a JOIN psda.buckets b ON b.bucket = a.person_id % 2", "k"),
    "a measure as key": over(f"SELECT person_id AS p, income AS k FROM {P}", "k"),
    "a day as key": over(f"SELECT person_id AS p, on_day AS k FROM {P}", "k"),
    "the person in a condition": over(f"SELECT person_id AS p FROM {P} WHERE person_id = 1000000"),
    "a measure in a condition": over(f"SELECT person_id AS p, grp AS k FROM {P} WHERE income > 400", "k"),
    "a range as a condition": over(f"SELECT person_id AS p, grp AS k FROM {P} WHERE flag >= '1'", "k"),
    "a measure as filter": over(AS_WHOLE, "k", measures=(measure("rows", where="b"),)),
    "a text as filter": over(AS_WHOLE, "k", measures=(measure("rows", where="f"),)),
    "a dimension as measure": over(AS_WHOLE, "k", measures=(measure("sum", "f"),)),
    "the person as measure": over(AS_WHOLE, "k", measures=(measure("sum", "p"),)),
    "an expression as measure": over(f"SELECT person_id AS p, grp AS k, income * income AS x FROM {P}", "k", measures=(measure("sum", "x"),)),
    "a constant by condition": over(f"SELECT person_id AS p, grp AS k, CASE WHEN flag = '1' THEN 1 ELSE 1000 END AS x FROM {P}", "k", measures=(measure("sum", "x"),)),
    "least": over(AS_WHOLE, "k", measures=(measure("min", "x"),)),
    "greatest": over(AS_WHOLE, "k", measures=(measure("max", "x"),)),
    "edges of its own": over(AS_WHOLE, "k", measures=(measure("histogram", "x", edges=(499.0, 501.0)),)),
    "edges with one more": over(AS_WHOLE, "k", measures=(measure("histogram", "x", edges=(0.0, 501.0, 1000.0, 2000.0, 5000.0, 10000.0)),)),
    "edges over a dimension": over(AS_WHOLE, "k", measures=(measure("histogram", "f", edges=(0.0, 1.0)),)),
    "EXISTS": over(f"SELECT person_id AS p FROM {P} WHERE EXISTS (SELECT 1 FROM {P} b WHERE {OWN})"),
    "a scalar": over(f"SELECT person_id AS p FROM {P} WHERE (SELECT count(*) FROM {P} b WHERE {OWN}) > 0"),
    "an anti-join": over(f"SELECT a.person_id AS p FROM {P} a LEFT ANTI JOIN {P} b ON a.sex = b.sex AND b.{OWN.replace('flag', 'b.flag')}"),
    "a cross join": over(f"SELECT a.person_id AS p FROM {P} a JOIN {P} b ON b.flag = '1'"),
    "public kept beside people": over(f"SELECT a.person_id AS p, b.code AS k FROM psda.buckets b LEFT JOIN {P} a ON a.flag = b.code", "k"),
    "LIMIT": over(f"SELECT person_id AS p FROM {P} LIMIT 20"),
    "the first by income": over(f"SELECT person_id AS p FROM {P} ORDER BY income LIMIT 20"),
    "DISTINCT ON": over(f"SELECT DISTINCT ON (flag) person_id AS p, flag AS k FROM {P} ORDER BY flag, income", "k"),
    "rank": over(f"SELECT person_id AS p, rank() OVER (ORDER BY income) AS k FROM {P}", "k"),
    "lag": over(f"SELECT person_id AS p, lag(flag) OVER (ORDER BY person_id) AS k FROM {P}", "k"),
    "running sums": over(f"SELECT person_id AS p, sum(income) OVER (ORDER BY person_id) > 500 AS k FROM {P}", "k"),
    "UNION with a public table": over(f"SELECT person_id AS p FROM {P} WHERE flag = '1' UNION ALL SELECT weight FROM psda.buckets"),
    "an order that fails": over(f"SELECT person_id AS p, grp AS k FROM {P} ORDER BY grp, {FAILS}", "k"),
    "an order that fails, by the person": over(f"SELECT person_id AS p, grp AS k FROM {P} ORDER BY person_id, {FAILS}", "k"),
    "an order by a column that fails": over(f"SELECT person_id AS p, k FROM (SELECT person_id, grp AS k, {FAILS} AS z FROM {P}) t ORDER BY k, z", "k"),
    "a key that fails": over(f"SELECT person_id AS p, {FAILS} AS k FROM {P}", "k"),
    "a condition that fails": over(f"SELECT person_id AS p, grp AS k FROM {P} WHERE {FAILS} = 1", "k"),
    "a filter that fails": over(f"SELECT person_id AS p, grp AS k, {FAILS} = 1 AS f FROM {P}", "k", measures=(measure("rows", where="f"),)),
    "a column that fails": over(f"SELECT person_id AS p, grp AS k, {FAILS} AS z FROM {P}", "k"),
    "a month that fails": over(f"SELECT person_id AS p, date_trunc('month', on_day) AS k FROM {P}", "k"),
    "a cast of days that fails": over(f"SELECT person_id AS p, date_part('year', CAST(on_day AS TIMESTAMP)) AS k FROM {P}", "k"),
    "a division by nobody": over(f"SELECT person_id AS p, grp AS k, 1 / (1 - CAST(flag AS INT)) AS z FROM {P} ORDER BY k", "k"),
    "information_schema": over("SELECT table_name AS k FROM information_schema.tables", rows=True, contributor=None, measures=()),
    "a file": over("SELECT * FROM 'people.parquet'", rows=True, contributor=None, measures=()),
    "a table function": over("SELECT * FROM read_parquet('people.parquet')", rows=True, contributor=None, measures=()),
    "COPY": over(f"COPY {P} TO '/tmp/stolen.csv'", rows=True, contributor=None, measures=()),
    "SET": over("SET datafusion.execution.batch_size = 1", rows=True, contributor=None, measures=()),
    "two statements": over(f"SELECT person_id AS p FROM {P}; SELECT * FROM {P}"),
    "a name twice": over(f"SELECT person_id AS p, grp AS k, flag AS k FROM {P}", "k"),
    "a key that is none": over(AS_WHOLE, "nothing"),
    "a key named as a measure": over(f"SELECT person_id AS p, grp AS m0 FROM {P}", "m0"),
    "a key with marks": over(f"SELECT person_id AS p, grp AS __cell FROM {P}", "__cell"),
    "a pair of incomes": over(AS_WHOLE, "k", measures=(measure("comoments", "x", "x"),)),
    "one cell at most": over(ONE.relation, "k", max_cells=1),
    "a hundred bytes at most": over(ONE.relation, "k", max_bytes=100),
}


def worlds(bench: Bench, mutation: str | None) -> tuple[World, World]:
    """With her and without: G000 has one with the flag, and a day without end."""
    people, _ = register.groups(count=6)
    her = next(person for person in people if person["flag"] == "1")
    for person in people:
        person["flag"] = "1" if person is her else "0"
    her |= {"grp": "G000", "on_day": register.date(9999, 12, 31)}
    others = [person for person in people if person is not her]
    return (
        bench.world(("hers", mutation), lambda: bench.crafted(people, mutation)),
        bench.world(("others", mutation), lambda: bench.crafted(others, mutation)),
    )


def told(gateway: Gateway, request: Request) -> tuple:
    """All that an answer shows but values and presence of cells: its schema and tail; or the refusal."""
    try:
        answer = gateway.ask(request)
    except Refused as refused:
        return (refused.code, without_chance(str(refused)))
    tail = answer.tail | {"versions": answer.tail["versions"] | {"snapshot": ""}}
    return ("answered", answer.schema, str(tail))


def relations(bench: Bench, mutation: str | None):
    """Everything above is asked with her and without; none may differ, and none may end in a failure of the engine."""
    gateways = [world.gateway() for world in worlds(bench, mutation)]
    for gateway in gateways:
        gateway.catalogue()
    found, codes = [], Counter()
    for name, request in RELATIONS.items():
        if mutation:
            try:
                answers = [gateway.ask(request).rows for gateway in gateways]
            except Refused:
                continue
            if sorted(map(str, answers[0])) != sorted(map(str, answers[1])):
                return True, f"tells of her: {name}"
            continue
        seen = [told(gateway, request) for gateway in gateways]
        codes[seen[0][0]] += 1
        if seen[0] != seen[1]:
            found.append(f"\n    APART {name}: {seen[0]} against {seen[1]}")
        elif re.match("KH405|KH9|no code", seen[0][0]):
            found.append(f"\n    {seen[0][0]} {name}: {seen[0][1][:200]}")
    return bool(found), f"{len(RELATIONS)} asked, {dict(sorted(codes.items()))}{''.join(found)}"


def envelopes(bench: Bench, mutation: str | None):
    """Forged, altered, re-addressed, old and unknown: none is answered, and what is answered is the one honest request."""
    world, _ = worlds(bench, None)
    gateway = world.gateway()
    gateway.catalogue()
    encoded = lambda **changes: replace(ONE, **changes).encoded(gateway.agency, gateway.versions)  # noqa: E731
    payload = encoded()
    signature, other = gateway.sign(payload), gateway.sign(encoded(query_id="q-2"))
    flipped = payload[:-1] + bytes([payload[-1] ^ 1])
    now = time.time_ns() // 1000
    tickets = {
        "forged: another text under the signature": (part(1, flipped) + part(2, gateway.key_id) + part(3, signature), "KH"),
        "forged: the signature of another request": (part(1, payload) + part(2, gateway.key_id) + part(3, other), "KH"),
        "forged: another key": (part(1, payload) + part(2, bytes(32)) + part(3, signature), "KH"),
        "forged: for another purpose": (part(1, payload) + part(2, gateway.key_id) + part(3, gateway.sign(payload, "khidi ticket v1")), "KH"),
        "unsigned": (part(1, payload) + part(2, gateway.key_id) + part(3, b""), "KH"),
        "no envelope": (b"SELECT * FROM psda.people", "KH"),
        "an unknown field in the envelope": (gateway.envelope(payload) + part(9, b"x"), "KH"),
        "an unknown field, signed": (gateway.envelope(encoded(more=part(99, b"WHERE flag = '1'"))), "KH"),
        "a field twice, signed": (gateway.envelope(encoded(more=part(5, "research"))), "KH"),
        "a number longer than need be, signed": (gateway.envelope(bytes([payload[0], 0x81, 0x00]) + payload[2:]), "KH"),
        "another agency": (gateway.envelope(encoded(agency="mia")), "KH304"),
        "another protocol": (gateway.envelope(encoded(protocol=2)), "KH"),
        "protocol 0": (gateway.envelope(encoded(protocol=0)), "KH"),
        "another dialect": (gateway.envelope(encoded(dialect="datafusion-54")), "KH"),
        "an old catalogue": (gateway.envelope(encoded(versions={1: "0" * 16})), "KH308"),
        "an old policy": (gateway.envelope(encoded(versions={2: "0" * 16})), "KH308"),
        "an old snapshot": (gateway.envelope(encoded(versions={3: "0" * 16})), "KH308"),
        "old code lists": (gateway.envelope(encoded(versions={4: "0"})), "KH308"),
        "of yesterday": (gateway.envelope(encoded(issued=now - 24 * HOUR, deadline=now + HOUR)), "KH307"),
        "of tomorrow": (gateway.envelope(encoded(issued=now + 24 * HOUR, deadline=now + 25 * HOUR)), "KH307"),
        "too late": (gateway.envelope(encoded(issued=now - 10_000_000, deadline=now - 1_000_000)), "KH502"),
        "no subject": (gateway.envelope(encoded(subject="")), "KH"),
        "a subject of two lines": (gateway.envelope(encoded(subject="demo\nroot")), "KH"),
        "no limits": (gateway.envelope(encoded(max_cells=0)), "KH"),
        "of a megabyte": (gateway.envelope(encoded(relation=ONE.relation + " " * 1_000_000)), "KH"),
    }
    wrong, codes = [], Counter()
    for name, (ticket, due) in tickets.items():
        try:
            gateway.send(ticket)
            code = "answered"
        except Refused as refused:
            code = refused.code
        codes[code] += 1
        if not code.startswith(due) or code.startswith("KH9") or code == "KH405":
            wrong.append(f"\n    {code} {name}")
    # Who is no gateway asks nothing, with whatever signature.
    for who in ("analyst-demo",):
        party = world.gateway(who=who)
        party.agency, party.versions = gateway.agency, gateway.versions
        code = party.code(ONE)
        codes[code] += 1
        wrong += [f"\n    {code} asked by {who}"] if not code.startswith("KH3") else []
    honest = [gateway.ask(ONE).rows for _ in range(2)] + [gateway.send(gateway.envelope(payload)).rows]
    wrong += ["\n    the same request has other answers"] * (honest[0] != honest[1] or honest[0] != honest[2])
    return bool(wrong), f"{len(tickets) + 1} sent, {dict(sorted(codes.items()))}; replayed, it has the same answer{''.join(wrong)}"


def subjects(bench: Bench, mutation: str | None):
    """Invented analysts, purposes and questions' names: all of them have one draw of the noise."""
    world, _ = worlds(bench, mutation)
    gateway = world.gateway()
    gateway.catalogue()
    request = replace(ONE, measures=(measure("rows"), measure("sum", "x")), relation=AS_WHOLE)
    answers = Counter()
    for at in range(60):
        answers[str(gateway.ask(request, subject=f"analyst {at}", purpose=f"purpose {at % 7}", query_id=f"q-{at}").rows)] += 1
    return len(answers) > 1, f"60 invented subjects, {len(answers)} different answers"


def catalogues(bench: Bench, mutation: str | None):
    """The agency's catalogue with her and without, but for the name of the snapshot: byte-identical."""
    bodies = []
    for world in worlds(bench, mutation):
        gateway = world.gateway()
        body = gateway.catalogue()
        bodies.append(body.replace(fields(gateway.versions)[3][0], b"-"))
    return bodies[0] != bodies[1], f"{len(bodies[0])} bytes, the same in both worlds"


def stopped(bench: Bench, mutation: str | None):
    """A table that its agency has stopped is not answered from the next question on, whoever asks."""
    people, _ = register.groups(count=3)
    world = bench.world(("stopped", mutation), lambda: bench.crafted(people, mutation))
    gateway = world.gateway()
    gateway.catalogue()
    before = gateway.code(ONE)
    (world.agency() / "stopped.txt").write_text("people\n")
    after = gateway.code(ONE), world.code("SELECT count(*) AS n FROM psda.people")
    (world.agency() / "stopped.txt").unlink()
    again = gateway.code(ONE)
    return "answered" in after or (before, again) != ("answered", "answered"), f"{before}, stopped: {after}, and {again} again"


ATTACKS = [
    Attack("relations over the fragment protocol", relations, ("bare",)),
    Attack("forged, altered, re-addressed, old requests", envelopes, ()),
    Attack("invented subjects", subjects, ()),
    Attack("catalogue of the agency", catalogues, ()),
    Attack("a table that is stopped", stopped, ()),
]
