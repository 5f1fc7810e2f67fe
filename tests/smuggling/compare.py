#!/usr/bin/env python3
"""Runs every case against Tollgate, nginx and HAProxy and prints the table: case, and ok or what happened."""
import datetime
import sys
import unittest

import catalogue
from gateway import Gateway
from peers import PEERS
from runner import complaints, run, what_happened


def verdict(case, world):
    """"ok", "-" where the case is about Tollgate alone, or what happened."""
    if not world.exact and not case.peers:
        return "-"
    site = world.sites["api"]
    try:
        outcome = run(case, site, world)
    except AssertionError as failed:
        return f"differs ({str(failed).partition(':')[0]})"
    found = complaints(case, site, outcome, world)
    if not found and case.check and (world.exact or case.same_check):
        try:
            case.check(unittest.TestCase(), outcome.client, world)
        except AssertionError as failed:
            return f"differs ({what_happened(case, outcome, found)}: {str(failed).splitlines()[0][:60]})"
    return f"differs ({what_happened(case, outcome, found)})" if found else "ok"


def print_table(worlds):
    counts = {}
    for letter, (title, cases) in catalogue.FAMILIES.items():
        print(f"\n{letter}. {title}\n{'case':67} | " + " | ".join(f"{world.name:42}" for world in worlds))
        for case in sorted(cases, key=lambda case: case.number):
            verdicts = [verdict(case, world) for world in worlds]
            for world, said in zip(worlds, verdicts):
                ok, all_of_them = counts.get((letter, world.name), (0, 0))
                counts[letter, world.name] = (ok + (said == "ok"), all_of_them + (said != "-"))
            print(f"{case.number:3} {case.title[:63]:63} | " + " | ".join(f"{said:42}" for said in verdicts))
    return counts


def main():
    worlds = [Gateway().start()]
    try:
        worlds += [peer() for peer in PEERS]
        versions = ", ".join(f"{peer.name} {peer.version()}" for peer in PEERS)
        print(f"Tollgate beside {versions}, {datetime.date.today()}; a case that differs says what happened.")
        counts = print_table(worlds)
        print(f"\n{'cases as the checklist asks':40} " + " ".join(f"{world.name:>12}" for world in worlds))
        for letter, (title, _) in catalogue.FAMILIES.items():
            print(f"{letter}. {title:37} " + " ".join(f"{'%d of %d' % counts[letter, world.name]:>12}" for world in worlds))
    finally:
        for world in worlds:
            world.stop()
    ours = [counts[letter, Gateway.name] for letter in catalogue.FAMILIES]
    return 0 if all(ok == asked for ok, asked in ours) else 1


if __name__ == "__main__":
    sys.exit(main())
