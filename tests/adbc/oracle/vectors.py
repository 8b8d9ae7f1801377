"""Fixed vectors of the contract, by which either side can be checked without the other."""

import unittest
from decimal import Decimal
from fractions import Fraction

import numpy

from . import gain, keyed, language, magnitude, policy, ptable
from .nodes import Fixed, node

RECORD = bytes(range(32))
NOISE = bytes(range(32, 64))
CROSSINGS = "mia.border_crossings"


class Vectors(unittest.TestCase):
    """Each is a statement of the contract."""

    def test_parts_are_framed(self):
        self.assertEqual(keyed.framed([b"ab", b""]), b"\0\0\0\2ab\0\0\0\0")

    def test_hash_of_published_vectors(self):
        """BLAKE3's own vector for no input, under its own key."""
        self.assertEqual(keyed.prf64(b"whats the Elvish word for friend", []), 0x92B2B75604ED3C76)

    def test_keys_and_draws(self):
        at = node(CROSSINGS, [])
        people = keyed.together(keyed.record_key(RECORD, person) for person in (b"A1", b"B2"))
        found = (
            keyed.record_key(RECORD, b"A1"), people, keyed.prf64(NOISE, [b"thr", at]), keyed.threshold(NOISE, at, 10, 10),
            keyed.count_draw(NOISE, at, people, keyed.count_parameters(7, 0, 4.0, 0.0)),
            keyed.value_key(RECORD, "income", b"A1", -1250), keyed.magnitude_draw(NOISE, at, "rows", people, 40, 2.0),
        )
        self.assertEqual([f"{number:x}" for number in found], KEYS_AND_DRAWS)

    def test_sums_of_keys_wrap(self):
        self.assertEqual(keyed.together([keyed.WRAP - 1, 2]), 1)

    def test_thresholds_lie_between(self):
        found = {keyed.threshold(NOISE, str(at).encode(), 10, 10) for at in range(1000)}
        self.assertEqual(found, set(range(10, 21)))

    def test_nodes(self):
        root = b"\0\0\0\x14mia.border_crossings"
        self.assertEqual(node(CROSSINGS, []), root)
        fixed = [Fixed("sex", "code", "F"), Fixed("crossed_at", "month", "2023-05"), Fixed("crossed_at", "year", "2023")]
        month = b"\0\0\0\x0acrossed_at\0\0\0\5month\0\0\0\x072023-05"
        self.assertEqual(node(CROSSINGS, fixed), root + month + b"\0\0\0\3sex\0\0\0\4code\0\0\0\1F")
        citizenship = root + b"\0\0\0\x0bcitizenship"
        # NULL is one node at every level.
        for level in ("code", "year", "month"):
            self.assertEqual(node(CROSSINGS, [Fixed("citizenship", level, None)]), citizenship + b"\0\0\0\4null\0\0\0\0")

    def test_nodes_of_only_children(self):
        only = {"citizenship": {"GBR": "UK"}}
        by_parent = node(CROSSINGS, [Fixed("citizenship", "parent", "UK")], only)
        self.assertEqual(node(CROSSINGS, [Fixed("citizenship", "code", "GBR")], only), by_parent)
        self.assertNotEqual(node(CROSSINGS, [Fixed("birth_country", "code", "GBR")], only), by_parent)
        found = policy.only_children([("UK", "GBR"), ("EU", "FRA"), ("EU", "DEU"), (None, "XXX")])
        self.assertEqual(found, (("GBR", "UK"),))

    def test_nodes_of_measures(self):
        """Whose values enter stands behind the dimensions, in its own order; not where the column is one of them."""
        fixed, measured = [Fixed("sex", "code", "F")], [Fixed("income", "present", ""), Fixed("sex", "present", "")]
        of_sex = node(CROSSINGS, fixed)
        self.assertEqual(node(CROSSINGS, fixed, None, measured), of_sex + b"\0\0\0\6income\0\0\0\7present\0\0\0\0")

    def test_gains(self):
        """Against least squares: 1 / leverage of each row of the matrix of nodes by leaves."""
        listed = [("EU", "FRA"), ("EU", "DEU"), ("EU", "ITA"), ("UK", "GBR"), (None, "XXX")]
        trees = [gain.calendar(finest) for finest in ("year", "quarter", "month")]
        trees += [gain.flat(codes) for codes in (1, 2, 15)] + [gain.unknown(), gain.measure(0), gain.measure(19)]
        trees += [gain.coded(listed, {"GBR": "UK"}), gain.coded([(None, "F"), (None, "M")], {})]
        for tree in trees:
            matrix = numpy.array(tree.members(), dtype=float)
            leverages = numpy.diag(matrix @ numpy.linalg.inv(matrix.T @ matrix) @ matrix.T)
            self.assertAlmostEqual(tree.gain(), 1 / leverages.min(), 9)
        self.assertEqual(gain.unknown().gain(), 2)

    def test_noise_of_a_gain(self):
        found = [tuple(policy.noise({}, whole, 10).values())[:2] for whole in (1.0, 2.0, 3.0, 6.0)]
        self.assertEqual(found, NOISE_OF_GAINS)
        self.assertEqual(policy.noise({"variance": 9.0}, 1.0, 10)["delta"], 3.0)
        for written, whole in (({"variance": 3.0}, 2.0), ({"delta": 1.0}, 1.0), ({"max_deviation": 2}, 1.0), ({}, 14.0)):
            with self.assertRaises(policy.Infeasible):
                policy.noise(written, whole, 10)

    def test_rows_of_the_p_table(self):
        for most, variance, forbidden in ((7, 4.0, 0), (5, 2.0, 0), (15, 16.0, 0), (15, 25.0, 0), (5, 3.0, 2)):
            # Of fewer people a count cannot vary so much: at most by count * most.
            for count in range(int(variance) // most + 1, ptable.last_row(most, forbidden) + 2):
                with self.subTest(most=most, variance=variance, forbidden=forbidden, count=count):
                    self.moments(count, most, variance, forbidden)

    def moments(self, count: int, most: int, variance: float, forbidden: int, no_change: float = 0.0):
        row = ptable.row(count, most, variance, forbidden, no_change)
        lowers = [0] + [upper for _, upper in row]
        weights = [(v, (upper - lower) / ptable.TOP) for (v, upper), lower in zip(row, lowers)]
        self.assertEqual(row[-1][1], ptable.TOP)
        self.assertAlmostEqual(sum(p * v for v, p in weights), 0, 9)
        self.assertAlmostEqual(sum(p * v * v for v, p in weights), variance, 9)
        for deviation, _ in weights:
            self.assertTrue(abs(deviation) <= most and count + deviation >= 0)
            self.assertFalse(1 <= count + deviation <= forbidden)

    def test_last_row_of_the_p_table(self):
        """Symmetric, and p(v) is proportional to exp(b v^2)."""
        uppers = [upper for _, upper in ptable.row(7, 7, 4.0, 0)]
        # The last bits are the solver's.
        self.assertEqual([f"{upper >> 20:x}" for upper in uppers], LAST_ROW)
        self.assertEqual(ptable.deviation(0, 10**6, 7, 4.0, 0), -7)
        self.assertEqual(ptable.deviation(ptable.TOP - 1, 10**6, 7, 4.0, 0), 7)
        self.assertEqual([ptable.deviation(u, 50, 7, 4.0, 0) for u in (uppers[6] - 1, uppers[6])], [-1, 0])

    def test_no_change_at_least(self):
        self.moments(50, 7, 4.0, 0, 0.4)
        uppers = [upper for _, upper in ptable.row(50, 7, 4.0, 0, 0.4)]
        self.assertAlmostEqual((uppers[7] - uppers[6]) / ptable.TOP, 0.4)
        self.assertEqual(ptable.row(50, 7, 4.0, 0, 0.1), ptable.row(50, 7, 4.0, 0))

    def test_published_row(self):
        """As the vignette of R's `ptable` prints it for D = 2 and V = 1."""
        uppers = [0] + [upper for _, upper in ptable.row(2, 2, 1.0, 0)]
        found = [(upper - lower) / ptable.TOP for lower, upper in zip(uppers, uppers[1:])]
        for ours, published in zip(found, (0.0638, 0.2448, 0.383, 0.2448, 0.0638), strict=True):
            self.assertAlmostEqual(ours, published, delta=2e-4)

    def test_infeasible_row(self):
        """With targets 1 and 2 forbidden a count of 1 varies by 2 at least; with targets up to 8, by 7 at most."""
        for variance, forbidden in ((1.9, 2), (7.1, 0)):
            with self.assertRaises(ValueError):
                ptable.row(1, 7, variance, forbidden)

    def test_noise_of_magnitudes(self):
        """Uniform up to the root of 3 on both sides, so of variance 1, and never 0."""
        least, most = (magnitude.standard_noise(u) for u in (0, (1 << 63) - 1))
        self.assertEqual((least, most), (0.5 / 2.0**63 * 3**0.5, 3**0.5))
        self.assertEqual(magnitude.standard_noise(1 << 63), -least)
        self.assertAlmostEqual(magnitude.standard_noise(3 << 62), -(3**0.5) / 2)
        self.assertEqual(magnitude.nearest(300 + Fraction(6, 10) * 200 * Fraction(1, 2), 1), 360)

    def test_rounding(self):
        found = [magnitude.nearest(Fraction(number), 10) for number in (14, 15, -14, -15, -25, 0)]
        self.assertEqual(found, [10, 20, -10, -10, -20, 0])
        self.assertEqual([magnitude.coarsened(step, scale) for step, scale in ((1, 1e12), (1, 1e18), (100, 1e18))], GAPS)
        self.assertEqual([magnitude.minor(value, 2) for value in (Decimal("1.25"), 3, -0.125)], [125, 300, -13])

    def test_dominance(self):
        largest, p_percent = (1, 75), 10
        self.assertFalse(magnitude.is_dominated([75, 20, 5], largest, None))
        self.assertTrue(magnitude.is_dominated([-76, 20, 4], largest, None))
        self.assertTrue(magnitude.is_dominated([76, 20, 4], None, p_percent))
        self.assertFalse(magnitude.is_dominated([100, 20, 10], None, p_percent))
        self.assertFalse(magnitude.is_dominated([0, 0], largest, p_percent))

    def test_language(self):
        found = language.request(CROSSINGS, ", keys := 'month(crossed_at) as m', measures := 'rows as n where sex = F'")
        self.assertEqual(found.keys, (language.Key("crossed_at", "month", "m"),))
        only = language.Condition("sex", None, "F")
        self.assertEqual(found.measures, (language.Measure("rows", (), "n", (only,)),))
        pair = language.Measure("comoments", ("x", "y"), "m", ())
        self.assertEqual(language.measure("comoments(x y) as m"), pair)
        for wrong in ("min(income)", "rows(income)", "sum", "sum(x y)", "comoments(x)"):
            with self.assertRaises(language.LanguageError):
                language.measure(wrong)


NOISE_OF_GAINS = [(7, 4.0), (7, 4.0), (9, 6.0), (9, 12.0)]
GAPS = [1, 909495, 909500]
KEYS_AND_DRAWS = [
    "f6ce9469a18b108b", "4ad349212056a4cb", "f1edb78bb048f715", "14", "d87d10e9b1827035", "e1db7b9676c38723",
    "568cc36764ee9f4c",
]
LAST_ROW = [
    "1cfcf05a0", "afa14d935", "2f1b48f422", "9e183d2362", "1a7c8cbd27e", "3976a88b4b4", "667e8c59a0d",
    "998173a65f2", "c6895774b4b", "e5837342d81", "f61e7c2dc9d", "fd0e4b70bdd", "ff505eb26ca", "ffe3030fa5f", "100000000000",
]

if __name__ == "__main__":
    unittest.main()
