"""The last test: no module and no row is missing, and the program ends cleanly without having kept anything secret."""
import ast
import pathlib
import re
import unittest

from covered import TESTS, cases
from modules import BASIC, CONFIG, EXTRAS, FAPI2, ROWS
from rows_elsewhere import ELSEWHERE, FUZZED
from world import WorldTest

HERE = pathlib.Path(__file__).resolve().parent


def tests():
    """(file, name, node) of every test of the suite."""
    for path in sorted(HERE.glob("*_test.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path.name, node.name, node


class WholeSuite(unittest.TestCase):
    def setUp(self):
        self.names = [name for _, name, _ in tests()]

    def test_every_module_has_one_test_of_its_name(self):
        """All 38, 1 and 70 modules and the extras; none of them twice."""
        self.assertEqual((len(set(BASIC)), len(CONFIG), len(set(FAPI2))), (38, 1, 70))
        wanted = {"test_" + re.sub(r"\W", "_", module) for module in BASIC + CONFIG + EXTRAS + FAPI2}
        self.assertEqual(len(wanted), 109 + len(EXTRAS))
        self.assertEqual(wanted - set(self.names), set())
        self.assertEqual([name for name in wanted if self.names.count(name) != 1], [])

    def test_every_row_has_a_test_here_or_elsewhere(self):
        """All 121 rows of the attack checklist; a row that is asked here is not mapped too."""
        self.assertEqual(len(set(ROWS)), 121)
        here = [int(found.group(1)) for name in self.names if (found := re.match(r"test_row_(\d+)_", name))]
        self.assertEqual(len(here), len(set(here)), "a row is there twice")
        self.assertEqual(set(here) & set(ELSEWHERE), set())
        self.assertEqual(set(here) | set(ELSEWHERE) | {150}, set(ROWS))

    def test_every_test_elsewhere_is_there(self):
        """The mapped tests exist under their names, and the parsers of row 150 are fuzzed."""
        for row, (path, name) in ELSEWHERE.items():
            with self.subTest(row):
                self.assertIn(name, cases(path))
        for name in FUZZED:
            self.assertTrue((TESTS / "fuzz" / f"{name}.cc").is_file(), name)
        self.assertRegex((TESTS.parent / "scripts" / "test").read_text(), r"part_fuzz\(\) \{ scripts/fuzz")

    def test_every_test_says_its_condition_and_checks_something(self):
        """A sentence each, and a body that is more than that."""
        for path, name, node in tests():
            with self.subTest(f"{path} {name}"):
                self.assertTrue((ast.get_docstring(node) or "").strip())
                called = {call.func.attr for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)}
                self.assertTrue(any("assert" in one or one in ("claims", "request_uri") for one in called), "it checks nothing")


class WorldEnds(WorldTest):
    def test_z_nothing_secret_was_kept_and_it_ends_cleanly(self):
        """After everything: no secret in logs, store or metrics, exit code 0, no finding of a sanitizer."""
        self.assertEqual(self.world.leaks(), [])
        self.end_world()


if __name__ == "__main__":
    unittest.main()
