"""GraphML: what a plan refers to, as a directed graph of its elements and their targets.

A target that is an element of the same plan is the node of that element. Nodes and edges are
numbered, because GraphML allows no `/` in an id; the key `name` has the id of element or target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.element_names import element_names, owners
from concordat.writers.legal_text import legal_text
from concordat_schemas.plan import elements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from concordat_schemas.plan import Plan, Reference

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd"
_SPACE = f"{{{NAMESPACE}}}"

_KEYS: dict[str, tuple[str, ...]] = {
    "graph": ("plan", "title", "status", "wording", "without_target"),
    "node": ("name", "label", "kind", "title", "link", "plan", "part_of"),
    "edge": ("kind", "raw", "field", "locator", "resolved"),
}
"""The attributes of each, in order; of type string except for those of `_TYPES`."""
_TYPES = {"without_target": "int", "resolved": "boolean"}


def graphml_bytes(plan: Plan) -> bytes:
    """The graph as UTF-8; the graph's own data say how many references have no target."""
    from lxml import etree

    root = etree.Element(
        f"{_SPACE}graphml",
        {f"{{{_INSTANCE}}}schemaLocation": _SCHEMA},
        nsmap={None: NAMESPACE, "xsi": _INSTANCE},  # type: ignore[dict-item]
    )
    for owner, names in _KEYS.items():
        for name in names:
            key = etree.SubElement(root, f"{_SPACE}key", {"id": f"{owner}_{name}", "for": owner})
            key.set("attr.name", name)
            key.set("attr.type", _TYPES.get(name, "string"))
    graph = etree.SubElement(root, f"{_SPACE}graph", {"id": "g", "edgedefault": "directed"})
    aimed = [(one, one.target.id) for one in plan.references if one.target is not None]
    known = plan.metadata.model_dump(include={"title", "status", "wording"})
    left = len(plan.references) - len(aimed)
    _data(graph, "graph", {"plan": plan.id, **known, "without_target": left})
    numbers = _nodes(graph, plan, [one for one, _ in aimed])
    for number, (reference, target) in enumerate(aimed):
        ends = {
            "source": f"n{numbers[reference.element]}",
            "target": f"n{numbers[_within(plan, target)]}",
        }
        edge = etree.SubElement(graph, f"{_SPACE}edge", {"id": f"e{number}", **ends})
        _data(edge, "edge", reference.model_dump(include=set(_KEYS["edge"])))
    etree.indent(root)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + etree.tostring(root, encoding="UTF-8") + b"\n"


def _nodes(graph: etree._Element, plan: Plan, references: list[Reference]) -> dict[str, int]:
    """Adds the nodes, elements in reading order and then targets; gives their numbers by id."""
    kinds = {element.id: type(element).__name__.lower() for element in elements(plan)}
    names, owner = element_names(plan), owners(plan)
    nodes: dict[str, dict[str, object]] = {}
    cited = {one.element for one in references}
    cited |= {_within(plan, one.target.id) for one in references if one.target is not None}
    for name, kind in kinds.items():
        if name in cited:
            whole = owner.get(name, name)
            nodes[name] = {
                "label": names.get(name, name),
                "kind": kind,
                "plan": plan.id,
                "part_of": whole if whole != name else None,
            }
    for one in references:
        nodes.setdefault(one.element, {"label": one.element, "kind": "unknown", "plan": plan.id})
        target = one.target
        if target is not None and _within(plan, target.id) not in nodes:
            plain = {"label": target.title or target.id, "kind": one.kind}
            nodes[target.id] = {**plain, "title": target.title, "link": target.link}
    for number, (name, known) in enumerate(nodes.items()):
        from lxml import etree

        node = etree.SubElement(graph, f"{_SPACE}node", {"id": f"n{number}"})
        _data(node, "node", {"name": name, **known})
    return {name: number for number, name in enumerate(nodes)}


def _within(plan: Plan, target: str) -> str:
    """The id of a target as a node: that of the element where it is one of this plan."""
    whole, _, element = target.partition("#")
    return element if element and whole == plan.id else target


def _data(parent: etree._Element, owner: str, values: Mapping[str, object]) -> None:
    from lxml import etree

    for name in _KEYS[owner]:
        value = values.get(name)
        if value is None:
            continue
        data = etree.SubElement(parent, f"{_SPACE}data", {"key": f"{owner}_{name}"})
        data.text = str(value).lower() if isinstance(value, bool) else legal_text(str(value))
