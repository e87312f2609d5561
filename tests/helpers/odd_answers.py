"""Answers in which something, anywhere, is something else: what no one thought of."""

import random
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", "a text", "\x1b[2J", "\ud800", "9" * 400, [], [None],
    ["x"], {}, {"uuid": None},
    {"data": {"data": 1}}, "0000-00-00", "2026-13-45T99:99:99Z",
)  # fmt: skip


class Mutating:
    """Now and then something in an answer, anywhere in it, is something else."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def __call__(self, method: str, path: str, document: Any) -> Any:
        if path.startswith("/auth") or self.chance.random() < 0.7:
            return document
        holders = [one for one in _nodes(document) if one]
        holder = self.chance.choice(holders) if holders else document
        place = self.chance.choice(
            list(holder) if isinstance(holder, dict) else range(len(holder))
        )
        holder[place] = self.chance.choice(ODD)
        return document


def _nodes(node: Any) -> list[Any]:
    """All objects and lists of a document, itself among them."""
    if not isinstance(node, dict | list):
        return []
    inner = node.values() if isinstance(node, dict) else node
    return [node, *(one for value in inner for one in _nodes(value))]
