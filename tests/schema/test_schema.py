"""scenarios/understudy.schema.json is what editors know of the scenario language. It takes every vendor's
files, and of the files with mistakes that the loader's own tests hold it refuses all but those in beyond_schema.txt."""
import json
import pathlib
import sys
import unittest

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import language_examples
import yaml_1_2
from stand_in import SOURCE

SCENARIOS = SOURCE / "scenarios"
SCHEMA = json.loads((SCENARIOS / "understudy.schema.json").read_text(encoding="utf-8"))
GOLDEN = SOURCE / "tests/golden/load"
BEYOND = pathlib.Path(__file__).with_name("beyond_schema.txt")

# Maps whose keys are for the vendor to choose; "additionalProperties": false would be wrong there.
OPEN = {"data_item"}


def mistakes_of(text):
    """Returns what an editor would mark in the text of a file, one line each."""
    try:
        document = yaml_1_2.load(text)
    except yaml.YAMLError as mistake:
        return [f"no YAML of ours: {mistake}"]
    validator = jsonschema.Draft7Validator(SCHEMA)
    return [f"{'/'.join(map(str, mistake.absolute_path))}: {mistake.message[:300]}" for mistake in validator.iter_errors(document)]


def parts_of(schema, place="#"):
    """Yields each subschema with its place."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from parts_of(item, f"{place}/{index}")
    elif isinstance(schema, dict):
        yield place, schema
        for key, value in schema.items():
            if key in {"properties", "definitions"}:
                for name, member in value.items():
                    yield from parts_of(member, f"{place}/{key}/{name}")
            elif key in {"items", "additionalProperties", "propertyNames", "if", "then", "else", "not", "allOf", "anyOf", "oneOf"}:
                yield from parts_of(value, f"{place}/{key}")


class TheSchema(unittest.TestCase):
    def test_it_is_draft_7(self):
        self.assertEqual(SCHEMA["$schema"], "http://json-schema.org/draft-07/schema#")
        jsonschema.Draft7Validator.check_schema(SCHEMA)
        known = set(jsonschema.Draft7Validator.META_SCHEMA["properties"]) | {"patternErrorMessage"}  # editors show that one
        for place, part in parts_of(SCHEMA):
            self.assertLessEqual(set(part), known, place)

    def test_each_definition_is_there_and_used(self):
        used = {part["$ref"].removeprefix("#/definitions/") for _, part in parts_of(SCHEMA) if "$ref" in part}
        self.assertEqual(used, set(SCHEMA["definitions"]))

    def test_maps_are_closed(self):
        for place, part in parts_of(SCHEMA):
            steps = place.split("/")
            if "properties" in part and steps[-1] not in OPEN and not {"if", "then"} & set(steps):
                self.assertIn("additionalProperties", part, place)

    def test_each_key_is_explained(self):
        for place, part in parts_of(SCHEMA):
            steps = place.split("/")
            if steps[-2:-1] != ["properties"] or {"if", "then"} & set(steps):
                continue
            target = part
            while "description" not in target and "$ref" in target:
                target = SCHEMA["definitions"][target["$ref"].removeprefix("#/definitions/")]
            with self.subTest(place=place):
                self.assertIn("description", target)

    def test_the_keywords_for_values_are_the_same_everywhere(self):
        def keywords(name):
            return set(SCHEMA["definitions"][name]["properties"])

        schema = keywords("schema") - {"required"}
        self.assertEqual(keywords("path_parameter"), schema - {"default"})
        self.assertEqual(keywords("query_parameter"), schema | {"required", "invalid"})
        self.assertEqual(keywords("header_parameter"), schema | {"required", "invalid", "names"})
        self.assertEqual(keywords("field"), schema | {"ref", "sequence", "random", "first"})
        self.assertEqual(keywords("request_body"), schema - {"secret"} | {"required"})


class Files(unittest.TestCase):
    def files(self):
        return sorted(SCENARIOS.rglob("*.yaml"))

    def test_every_file_fits(self):
        self.assertGreater(len(self.files()), 40)
        for file in self.files():
            with self.subTest(file=str(file.relative_to(SOURCE))):
                self.assertEqual(mistakes_of(file.read_text(encoding="utf-8")), [])

    def test_every_file_names_the_schema_in_its_first_line(self):
        for file in self.files():
            up = "../" * (len(file.relative_to(SCENARIOS).parts) - 1)
            with self.subTest(file=str(file.relative_to(SOURCE))):
                with file.open(encoding="utf-8") as lines:
                    self.assertEqual(next(lines), f"# yaml-language-server: $schema={up}understudy.schema.json\n")

    def test_every_example_of_the_reference_fits(self):
        for name, text in language_examples.folder().items():
            if name.endswith(".yaml"):
                with self.subTest(file=name):
                    self.assertEqual(mistakes_of(text), [])


class Mistakes(unittest.TestCase):
    """What the schema says to a file that is wrong."""

    def test_wrong_files_of_the_loader_are_refused_or_listed(self):
        beyond = {}
        for line in BEYOND.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                case, _, reason = line.partition(": ")
                self.assertTrue(reason, f"{BEYOND.name}: '{line}' gives no reason")
                self.assertNotIn(case, beyond, f"{BEYOND.name} lists it twice")
                beyond[case] = reason
        cases = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
        self.assertTrue(cases)
        unseen = [case for case in cases if not self.sees(case)]
        self.assertEqual([case for case in unseen if case not in beyond], [],
                         f"the schema takes them; sharpen it or list them in {BEYOND.name} with the reason")
        self.assertEqual([case for case in beyond if case not in cases], [], f"{BEYOND.name} lists what is not there")
        self.assertEqual([case for case in beyond if case not in unseen], [], f"{BEYOND.name} lists what the schema refuses by now")

    def sees(self, case):
        return any(mistakes_of(file.read_bytes().decode("utf-8", "replace")) for file in sorted((GOLDEN / case).rglob("*.yaml")))

    def changed(self, *keys, to):
        """Returns the reference's own vendor with one value replaced."""
        document = yaml_1_2.load(language_examples.folder()["api.yaml"])
        part = document
        for key in keys[:-1]:
            part = part[key]
        part[keys[-1]] = to
        return [mistake.message for mistake in jsonschema.Draft7Validator(SCHEMA).iter_errors(document)]

    def test_an_unknown_key_is_refused_on_each_level(self):
        for keys in [["vendr"], ["operations", "run_export", "statuss"], ["resources", "export", "fields", "id", "typ"],
                     ["auth", "access_token", "findd"], ["lifecycles", "export", "on_enter", "finished", "sett"]]:
            with self.subTest(keys=keys):
                self.assertTrue(self.changed(*keys, to=1))

    def test_wrong_values_are_refused(self):
        for keys, value in [
            (["lifecycles", "export", "source"], "S1:1 to 2"),
            (["lifecycles", "export", "grade"], "sure"),
            (["lifecycles", "export", "plan"], "waiting for 2s,, finished"),
            (["operations", "run_export", "request"], "/api/segments"),
            (["operations", "run_export", "request"], "FETCH /api/segments"),
            (["operations", "run_export", "request"], "GET /api/x{id}"),
            (["operations", "run_export", "request"], "GET /api/segments?limit=5"),
            (["limits", "account", "windows"], [{"limit": 1, "every": "1 minute"}]),
            (["limits", "account", "windows"], [{"limit": 1, "every": 60}]),
            (["limits", "account", "windows"], []),
            (["errors", "not_ready"], {"status": 409}),
            (["errors", "not_ready"], {"status": 99, "source": "S1"}),
            (["refusals", "invalid"], ["bad_request"]),
            (["operations", "run_export", "reply"], {"status": 200}),
            (["operations", "run_export", "reply"], []),
            (["operations", "run_export", "reply"], {"source": "S1", "body": {"a": "{{ export.name | uper }}"}}),
            (["operations", "run_export", "reply"], {"source": "S1", "body": ["{{ export.name | upper: 'x' }}"]}),
            (["operations", "run_export", "reply"], {"source": "S1", "body": "{{ export.name | date }}"}),
            (["operations", "run_export", "reply"], {"source": "S1", "body": "a {{ export.name"}),
            (["operations", "run_export", "reply"], {"source": "S1", "body": "{{ }}"}),
            (["operations", "run_export", "reply"], {"source": "S1", "headers": {"X-A": "{{ 'a }}"}}),
            (["operations", "run_export", "reply"], {"source": "S1", "when": {"export.state": "{{ a b }}"}}),
            (["operations", "run_export", "reply"], {"source": "S1", "when": {"{{ export.state }}": "waiting"}}),
            (["operations", "run_export", "find", "segment"], {"refusal": "segment_not_found"}),
            (["resources", "export", "fields", "state"], {"type": "string"}),
            (["operations", "run_export", "body", "format"], "xml"),
            (["operations", "run_export", "body", "format"], ["json", "xml"]),
            (["hosts"], ["API.example.com:80"]),
            (["resources", "caller"], {"fields": {"id": {}}}),
            (["resources", "export", "fields", "id"], {"sequence": 1, "random": "[a-z]"}),
        ]:
            with self.subTest(keys=keys, value=value):
                self.assertTrue(self.changed(*keys, to=value))

    def test_templates(self):
        for good in ["{{ export.id }}", "{{export.id}}", "a {{ export.id | text }}% of {b} {{ now }}", "{{ 'a }} b' }}", '{{ "a" | upper }}', "{{ 5 }}",
                     "{{ export.name | default: 'x' | lower }}", "{{ export.created | date: 'HH:mm' }}", "{{ export | view: full }}", "}} {", ""]:
            self.assertEqual(self.changed("operations", "run_export", "reply", to={"source": "S1", "body": [good]}), [], good)

    def test_durations(self):
        for good in ["250ms", "30s", "15m", "24h", "7d", "1h30m", "1d2h3m4s5ms", "0s"]:
            self.assertEqual(self.changed("limits", "account", "windows", to=[{"limit": 1, "every": good}]), [], good)
        for bad in ["", "30", "s", "1.5h", "1m1h", "5 s", "-1s", "1w"]:
            self.assertTrue(self.changed("limits", "account", "windows", to=[{"limit": 1, "every": bad}]), bad)


if __name__ == "__main__":
    unittest.main()
