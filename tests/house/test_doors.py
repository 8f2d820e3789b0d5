"""The house rules that the import linter cannot see."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LMS = ROOT / "lms"
ROOMS = frozenset(
    [
        "admin",
        "advocacy",
        "assessment",
        "audit",
        "authoring",
        "contests",
        "delivery",
        "home",
        "ideas",
        "insights",
        "interop",
        "learning",
        "library",
        "people",
        "policy",
        "recognition",
        "sharing",
    ]
)
STOREYS = frozenset(["rules", "models", "service", "forms", "routes", "api", "jobs"])
WIRED = frozenset({"wiring", "failures", "timetable", "extension", "plugins", "app", "cli", "demo", "__main__"})
"""Files above the rooms, which may open any storey."""

pytestmark = pytest.mark.once


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(LMS.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports() -> tuple[tuple[Path, str, int], ...]:
    """Name every module imported, by file and line; ``from lms.x import y`` names ``lms.x.y``."""
    return tuple((path, *one) for path, tree in modules() for one in imported(tree))


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((f"{node.module}.{one.name}", node.lineno) for one in node.names)


def test_from_another_room_only_its_service_is_imported() -> None:
    wrong = []
    for path, name, line in imports():
        own = path.relative_to(LMS).parts[0].removesuffix(".py")
        parts = name.split(".")
        if own in WIRED or parts[0] != "lms" or len(parts) < 3 or parts[1] not in ROOMS or parts[1] == own:
            continue
        if parts[2] != "service":
            wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}; ask {parts[1]}.service instead")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = []
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
                wrong += [f"{path.relative_to(ROOT)}:{one.lineno}" for one in inner]
    assert not wrong, "\n".join(wrong)


def test_nobody_inside_imports_from_the_face() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}" for path, name, line in imports() if name in {"lms.LMS", "lms.create_app"}
    ]
    assert not wrong, "\n".join(wrong)


def test_each_room_opens_with_its_charter() -> None:
    for room in ROOMS | {"web", "content", "store"}:
        tree = ast.parse((LMS / room / "__init__.py").read_text(encoding="utf-8"))
        charter = ast.get_docstring(tree)
        assert charter, f"lms/{room}/__init__.py has no charter"
        assert len(charter.splitlines()) == 1, f"the charter of {room} is more than one sentence"


def test_no_relationship_crosses_rooms() -> None:
    for path, tree in modules():
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "relationship"), path


def overload(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(getattr(one, "id", "") == "overload" for one in node.decorator_list)


def test_every_public_function_says_what_it_does() -> None:
    silent = []
    for path, tree in modules():
        if "migrations" in path.parts:
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not (node.name.startswith("_") or overload(node)):
                if not ast.get_docstring(node):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent, "\n".join(silent)


def test_no_file_is_longer_than_the_alarm() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {len(path.read_text().splitlines())} lines"
        for path, _ in modules()
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert not long, "\n".join(long)


def test_no_room_is_called_by_a_word_for_nothing() -> None:
    names = {path.stem for path, _ in modules()}
    assert not names & {"utils", "helpers", "common", "misc", "manager", "managers"}


def test_models_say_which_personal_data_they_hold() -> None:
    silent = []
    for path in sorted(LMS.rglob("models.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Base" for base in node.bases):
                if "Personal:" not in (ast.get_docstring(node) or ""):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent, "\n".join(silent)
