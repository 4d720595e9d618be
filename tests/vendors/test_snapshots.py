"""A snapshot and a fork go on as the world they were taken of, whatever the vendor."""
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import StandIn

NAMES = ("alpha", "later", "clone")  # of one length, so that Content-Length is the same


class Snapshots(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(StandIn())

    def tell(self, world, commands):
        """What the vendors answer in that world to the commands that were shown for it, with the headers."""
        told = ""
        for command in commands:
            shown = subprocess.run(["bash", "-c", command.replace("curl ", "curl -s -i ", 1)], capture_output=True, text=True, timeout=60, check=True)
            told += shown.stdout
        for path in ("/requests", "/resources", "/faults", "/gates", "/clock"):
            told += self.server.request("GET", f"/__admin/worlds/{world}{path}").text
        return told

    def test_what_is_made_of_a_snapshot_answers_byte_for_byte_alike(self):
        world = self.server.admin("POST", "/worlds", {"name": "alpha", "seed": 5})
        commands = {"alpha": [vendor["curl"] for vendor in world["vendors"]]}
        self.assertEqual(len(commands["alpha"]), 5)
        self.server.admin("POST", "/worlds/alpha/faults", {"vendor": "meiro", "operation": "*", "every": 4, "delay": "1ms"})
        for step in ("1s", "5m"):
            self.tell("alpha", commands["alpha"] * 3)
            self.server.admin("POST", "/worlds/alpha/clock", {"advance": step})
        snapshot = self.server.admin("GET", "/worlds/alpha/snapshot")
        for name, world in (("later", self.server.admin("POST", "/worlds", {"name": "later", "snapshot": snapshot})),
                            ("clone", self.server.admin("POST", "/worlds/alpha/fork", {"name": "clone"}))):
            commands[name] = [vendor["curl"] for vendor in world["vendors"]]
        stories = {}
        for name in NAMES:
            story = self.tell(name, commands[name] * 3)
            self.server.admin("POST", f"/worlds/{name}/clock", {"advance": "24h"})
            story += self.tell(name, commands[name] * 2)
            for each in NAMES:
                story = story.replace(each, "*")
            stories[name] = story
        self.maxDiff = 4000
        # A signature covers the URL, which has the world in it; all else is the same.
        for name in NAMES[1:]:
            self.assertEqual(self.without_signatures(stories[name]), self.without_signatures(stories["alpha"]))

    @staticmethod
    def without_signatures(story):
        story = re.sub(r'"bodyAsBase64":"[^"]*"', "", story)  # the world's links, spelled so that its name cannot be taken out
        return re.sub(r"redacted-[0-9a-f]{8}", "redacted", story)


if __name__ == "__main__":
    unittest.main()
