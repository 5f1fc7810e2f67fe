"""Families A to F and H against the real program: one test for each case and site, named after its number in the checklist."""
import unittest

import catalogue
from gateway import Gateway
from runner import complaints, run

gateway = None


def setUpModule():
    global gateway
    gateway = Gateway().start()


def tearDownModule():
    gateway.stop()


def make_test(case, site_name):
    def test(self):
        for split in (False, True) if case.splits else (False,):
            with self.subTest("in pieces" if split else "at once"):
                site = gateway.sites[site_name]
                outcome = run(case, site, gateway, split)
                self.assertEqual(complaints(case, site, outcome, gateway), [])
                if case.check:
                    case.check(self, outcome.client, gateway)
    test.__doc__ = f"{case.number} {case.title}"
    return test


def make_class(letter, title, cases):
    members = {"__doc__": title}
    for name, case in catalogue.names(cases):
        for site in case.sites:
            members[f"test_{name}" + ("" if site == "api" else f"_at_{site}")] = make_test(case, site)
    return type(f"Family{letter}", (unittest.TestCase,), members)


for letter, (title, cases) in catalogue.FAMILIES.items():
    globals()[f"Family{letter}"] = make_class(letter, title, cases)


if __name__ == "__main__":
    unittest.main()
