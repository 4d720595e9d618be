"""The contracts pass the right clients, and each wrong client breaks exactly what contracts/clients/gallery.yaml says."""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import yaml_1_2
from stand_in import SOURCE, environment, program

CONTRACTS = SOURCE / "contracts"
VENDORS = ["woowup", "meiro", "segments-v23", "amperity", "mytracker"]
# What meiro.py can do; the other tasks of the vendor are left to the client in C++, and so is a login.
WITH_PYTHON = ["run-and-download", "nobody", "ends-in-error", "canceled-by-someone-else", "never-ends", "permission-missing",
               "answer-is-lost", "call-is-lost", "cut-download", "every-download-is-cut", "unavailable-for-a-while"]


def load(path):
    return yaml_1_2.load((CONTRACTS / path).read_text(encoding="utf-8"))


def rules_of(vendor):
    return set(load(f"{vendor}/rules.yaml")["rules"])


def contracts_of(vendor):
    """Those for clients; the others are the provider's side."""
    return {path.stem for path in (CONTRACTS / vendor).glob("*.yaml") if "task" in load(path.relative_to(CONTRACTS))}


def client(vendor):
    return pathlib.Path(program()).parent / "clients" / vendor


def defects_of(vendor):
    listed = subprocess.run([client(vendor), "--list-wrong"], capture_output=True, encoding="utf-8", check=True).stdout
    return dict(line.split("\t") for line in listed.splitlines())


def broken(vendor, command, only=()):
    """Runs the contracts of a vendor. Returns {(rule, contract)} of what was broken and the report."""
    arguments = [program(), "contract", vendor, "--client", str(command), "-j", "8"]
    for name in only:
        arguments += ["--only", name]
    result = subprocess.run(arguments, capture_output=True, encoding="utf-8", env=environment(), timeout=200)
    told = re.search(r"^(\d+) of (\d+) contracts passed$", result.stdout, re.M)
    if not told or int(told[2]) != len(only or contracts_of(vendor)):
        raise AssertionError(f"{arguments} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    found, contract = set(), None
    for line in result.stdout.splitlines():
        if verdict := re.match(r"(ok|FAILED) +[\w-]+/(\S+)", line):
            contract = verdict[2] if verdict[1] == "FAILED" else None
        elif contract and line == "  the contract":
            found.add(("outcome", contract))
        elif contract and (rule := re.match(r"  (\w+): (?!nothing in the traffic)", line)) and rule[1] in rules_of(vendor):
            found.add((rule[1], contract))
    if len({contract for _, contract in found}) != int(told[2]) - int(told[1]):
        raise AssertionError("the report is not understood:\n" + result.stdout)
    return found, result.stdout


def expected(breaks):
    return {(rule, contract) for rule, contracts in breaks.items() for contract in contracts}


class Gallery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gallery = load("clients/gallery.yaml")

    def test_right_clients_pass_every_contract_of_their_vendor(self):
        for vendor in VENDORS:
            with self.subTest(vendor):
                found, report = broken(vendor, client(vendor))
                self.assertEqual(found, set(), report)

    def test_the_client_in_python_passes_the_contracts_about_exports(self):
        found, report = broken("meiro", CONTRACTS / "clients/meiro.py", WITH_PYTHON)
        self.assertEqual(found, set(), report)

    def test_the_client_in_shell_passes_every_contract(self):
        if not shutil.which("jq") and os.environ.get("CI") != "true":
            self.skipTest("no jq here")
        found, report = broken("segments-v23", CONTRACTS / "clients/segments-v23.sh")
        self.assertEqual(found, set(), report)

    def test_each_wrong_client_breaks_what_the_gallery_says_and_nothing_else(self):
        wrong = [(vendor, defect, breaks) for vendor, defects in self.gallery.items() for defect, breaks in defects.items()]
        with concurrent.futures.ThreadPoolExecutor(6) as several:  # they wait more than they work
            runs = [several.submit(broken, vendor, f"{client(vendor)} --wrong={defect}") for vendor, defect, _ in wrong]
            for (vendor, defect, breaks), run in zip(wrong, runs):
                with self.subTest(f"{vendor} --wrong={defect}"):
                    found, report = run.result()
                    self.assertEqual(found, expected(breaks), report)

    def test_the_gallery_shows_every_defect_of_every_client(self):
        self.assertEqual(list(self.gallery), VENDORS)
        for vendor in VENDORS:
            self.assertEqual(list(self.gallery[vendor]), list(defects_of(vendor)), vendor)
        self.assertGreaterEqual(sum(map(len, self.gallery.values())), 40)

    def test_every_rule_and_every_contract_is_broken_by_some_wrong_client(self):
        kinds = set()
        for vendor in VENDORS:
            breaks = set().union(*map(expected, self.gallery[vendor].values()))
            self.assertEqual(rules_of(vendor) - {rule for rule, _ in breaks}, set(), f"rules of {vendor} that nobody breaks")
            self.assertEqual(contracts_of(vendor) - {contract for _, contract in breaks}, set(),
                             f"contracts of {vendor} that nobody fails")
            kinds |= rules_of(vendor)
        self.assertEqual({path.stem for path in (SOURCE / "server/contract/rules").glob("*.cpp")} - kinds, set(),
                         "rules that no vendor's rules.yaml has")

    def test_a_client_says_which_defects_it_has_when_it_is_asked_for_another(self):
        result = subprocess.run([client("meiro"), "--wrong=no-such"], capture_output=True, encoding="utf-8")
        self.assertEqual((result.returncode, result.stderr), (2, "--wrong=no-such: no such defect; --list-wrong names them all\n"))


if __name__ == "__main__":
    unittest.main()
