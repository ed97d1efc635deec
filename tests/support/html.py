"""Read a page as a browser's parser would: elements, their attributes, and text."""

import json
from dataclasses import dataclass
from dataclasses import field
from html.parser import HTMLParser
from typing import Any


VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Node:
    name: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str, **wanted: str) -> "list[Node]":
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.name == name and all(child.attributes.get(k) == v for k, v in wanted.items()):
                    found.append(child)
                found += child.all(name, **wanted)
        return found

    def one(self, name: str, **wanted: str) -> "Node":
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} elements <{name}> {wanted}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, {key: value or "" for key, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        assert self.at.name == tag, f"</{tag}> closes <{self.at.name}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(page: str) -> Node:
    """Return the page's tree; fails when an element is not closed in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.name}> is never closed"
    return reader.root


def map_data(page: str) -> dict[str, Any]:
    """Return the data that a map page carries."""
    data: dict[str, Any] = json.loads(read(page).one("script", id="map-data").text)
    return data
