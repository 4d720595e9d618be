"""YAML as the scenario language reads it: plain scalars follow YAML 1.2, a key stands once, no anchors and no tags."""
import re

import yaml


class Loader(yaml.SafeLoader):
    """PyYAML speaks YAML 1.1, in which `on`, `1:30` and 2026-11-23 are no texts; here they are."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            raise yaml.composer.ComposerError(None, None, "anchors, aliases and tags are refused", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        keys = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in keys or key.value == "<<":
                raise yaml.constructor.ConstructorError(None, None, "a key is no text, stands twice or is <<", key.start_mark)
            keys.add(key.value)
            key.tag = "tag:yaml.org,2002:str"  # `1:` is the key "1"
        return super().construct_mapping(node, deep)


def integer(text):
    return int(text, 0) if text[:2] in ("0x", "0o") else int(text)


for tag, pattern in {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), None)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: integer(loader.construct_scalar(node)))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def load(text):
    """Returns the only document of `text`. Raises yaml.YAMLError."""
    return yaml.load(text, Loader)
