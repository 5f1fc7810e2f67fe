"""Whether a test of another suite is there: what lets a module or row point to it."""
import pathlib
import re

TESTS = pathlib.Path(__file__).resolve().parents[1]


def cases(path):
    """The names of a file's tests: doctest's with their text, unittest's as Class.test_name."""
    text = (TESTS / path).read_text()
    if path.endswith(".cc"):
        found = re.findall(r'TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', text)
        return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', name)) for name in found}
    names, owner = set(), ""
    for line in text.splitlines():
        if found := re.match(r"class (\w+)", line):
            owner = found.group(1)
        elif found := re.match(r"    def (test_\w+)", line):
            names.add(f"{owner}.{found.group(1)}")
    return names


def unit_test(test, path, name):
    """Fails unless the file has a test of that name, which its own part of scripts/test runs."""
    test.assertIn(name, cases(path), f"{path} has no such test")
