"""Reads YAML with PyYAML's SafeLoader and the tags of CloudFormation, as the AWS CLI does.

Standard input has one JSON string per line, a YAML text. Standard output has one JSON object per line: `{"error": …}` if
PyYAML refuses the text, else `{"value": …, "ambiguous": […]}` with the keys that merge keys give more than once. Scalars that are not text carry the text as written: JSON cannot hold all of
them, and Gatewarden keeps some as text.
"""

import json
import sys

from yaml import MappingNode, SafeLoader, ScalarNode, SequenceNode
from yaml.constructor import ConstructorError

CORE = "tag:yaml.org,2002:"


class Loader(SafeLoader):
    """Returns plain data: maps and scalars are described by objects with the member `$`."""

    def __init__(self, text):
        super().__init__(text)
        self.ambiguous = set()
        self.flattened = set()


def scalar(kind, construct):
    def constructor(loader, node):
        value = construct(loader, node)
        return {"$": kind, "text": node.value if isinstance(node, ScalarNode) else None, "value": repr(value)}

    return constructor


def construct_list(loader, node):
    return loader.construct_sequence(node, deep=True)


def construct_map(loader, node):
    if not isinstance(node, MappingNode):
        raise ConstructorError(None, None, f"expected a mapping node, but found {node.id}", node.start_mark)
    flatten(loader, node)
    members, has_other_keys = {}, False
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key_node, ScalarNode) or (isinstance(key, dict) and key["$"] == "map"):
            raise ConstructorError("while constructing a mapping", node.start_mark, "found unhashable key", key_node.start_mark)
        has_other_keys = has_other_keys or not isinstance(key, str)
        members[key_node.value] = loader.construct_object(value_node, deep=True)
    return {"$": "map", "members": members, "hasOtherKeys": has_other_keys}


def flatten(loader, node):
    """Resolves merge keys as PyYAML does, and notes the keys that they give more than once, in several sources or in one."""
    if node in loader.flattened:
        return
    loader.flattened.add(node)
    keys = []
    for key_node, value_node in node.value:
        if key_node.tag == CORE + "merge":
            for source in value_node.value if isinstance(value_node, SequenceNode) else [value_node]:
                if isinstance(source, MappingNode):
                    flatten(loader, source)
                    keys += [key.value for key, _ in source.value if isinstance(key, ScalarNode)]
    loader.ambiguous |= {key for key in keys if keys.count(key) > 1}
    loader.flatten_mapping(node)


def other_collection(kind):
    def constructor(loader, node):
        (construct_list if isinstance(node, SequenceNode) else construct_map)(loader, node)
        return {"$": kind, "text": None, "value": None}

    return constructor


def construct_short_form(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, ScalarNode):
        argument = loader.construct_scalar(node)
        if suffix == "GetAtt" and "." in argument:
            argument = argument.split(".", 1)
    else:
        argument = construct_list(loader, node) if isinstance(node, SequenceNode) else construct_map(loader, node)
    return {"$": "map", "members": {name: argument}, "hasOtherKeys": False}


Loader.add_multi_constructor("!", construct_short_form)
Loader.add_constructor(CORE + "map", construct_map)
Loader.add_constructor(CORE + "seq", construct_list)
for kind in ("null", "bool", "int", "float", "timestamp", "binary"):
    Loader.add_constructor(CORE + kind, scalar(kind, getattr(SafeLoader, f"construct_yaml_{kind}")))
for kind in ("set", "omap", "pairs"):
    Loader.add_constructor(CORE + kind, other_collection(kind))


def read(text):
    loader = Loader(text)
    try:
        return {"value": loader.get_single_data(), "ambiguous": sorted(loader.ambiguous)}
    finally:
        loader.dispose()


for line in sys.stdin:
    try:
        # The constructor of the loader refuses characters that are not allowed.
        result = read(json.loads(line))
    except Exception as error:  # PyYAML raises ValueError, KeyError and others for scalars that do not fit their tag.
        result = {"error": f"{type(error).__name__}: {' '.join(str(error).split())}"}
    print(json.dumps(result), flush=True)
