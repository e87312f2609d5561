"""A word of the program means one thing."""

import ast
from collections import defaultdict
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "importer"


def test_no_two_classes_have_one_name() -> None:
    """Whoever reads `Order` in one room need not ask which."""
    places = defaultdict(list)
    for path in HOUSE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(HOUSE)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
