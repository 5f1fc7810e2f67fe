"""The suite judges itself: where there is nothing between client and backend, no case may pass."""
import unittest

import catalogue
from backend import Backend
from case import TEXT, Site
from gateway import Gateway
from runner import complaints, masked, run


class Nothing:
    """A client that talks to the recording backend itself."""
    exact, patience = True, 0.1

    def __init__(self):
        self.backend = Backend()
        self.port = self.backend.port
        self.sites = {"api": Site("api", b"localhost:%d" % self.port, b"/probe/item", b"/probe/item", TEXT[1], b"hello", b"token")}

    def ok_status(self, *_):
        return 200

    def masked(self, raw):
        return masked(raw)

    rendered, host_of = Gateway.rendered, Gateway.host_of


class Judge(unittest.TestCase):
    def test_without_a_gateway_no_case_passes(self):
        world = Nothing()
        self.addCleanup(world.backend.close)
        passing = []
        for letter in "ABCDE":
            for case in catalogue.FAMILIES[letter][1]:
                if not case.splits:
                    continue  # large
                try:
                    outcome = run(case, world.sites["api"], world)
                except AssertionError:
                    continue  # no answer, or one that is none
                if not complaints(case, world.sites["api"], outcome, world):
                    passing.append(f"{letter} {case.number} {case.title}")
        self.assertEqual(passing, [])


if __name__ == "__main__":
    unittest.main()
