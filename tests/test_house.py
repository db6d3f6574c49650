"""The order of the house: who imports whom, what is public, and documents that say what is so."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import allylessons
from allylessons.authors import notebooks

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "allylessons"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# A module lives in a folder; "" is the package itself. Folder to those it may import from besides
# its own. A new module needs no line here, a new folder one.
FOLDERS = {
    "": {"model", "page", "brief"},
    "model": {""},
    "page": {""},
    "subjects": {"", "model"},
    "brief": {"", "model", "subjects", "page"},
    "lessons": {"", "model", "subjects", "brief"},
    "authors": {"", "model", "page", "subjects", "brief", "lessons"},
    "site": {"", "model", "page", "subjects", "brief"},
}
# What stands above the folders: who may import it all the same. Nobody else does.
ABOVE = {
    "authors": r"cli|opening|site\..*",
    "lessons": r"session|site\..*",
    "site": r"cli",
    "session|slips|repairs": r"slips",
    "cli": r"__main__",
    "opening": r"cli",
    "allylessons": r"-",
}
LATER = {("data", "tables")}  # one module in two files, the second read when it is needed
# What a module must not know, by its name, and why.
UNKNOWN = [
    (r"model(\..*)?", r"data", "it is given frames, so that it works with any"),
    (
        r"page\..*|access|answers|drafts|exercise|figure|kinds|reading|theme|widgets",
        r"data",
        "it is given",
    ),
    (r"subjects\..*", r"exercise|kinds|lesson|page.*", "a subject knows nothing of questions"),
    (r"page\..*", r"lesson|lab", "the page knows no lesson"),
    (r"lessons\.l\d\d", r"lessons\.l\d\d", "what two lessons share is a subject"),
]


def modules(package):
    """Name and path of every module; the package itself is called allylessons."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        found[name.removesuffix(".__init__").replace("__init__", "allylessons")] = path
    return found


def imports(path, names):
    """Names of our modules that a file imports, at its top or anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "a relative import"
            continue
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            ours = [name for name in inside if name.removeprefix("allylessons.") in names]
            wanted = ours or [node.module]
        else:
            continue
        for name in wanted:
            if name.split(".")[0] == "allylessons":
                yield name.removeprefix("allylessons.")


def folder_of(name):
    """The folder in which a module lives; that of a folder's own module is the folder."""
    first = name.split(".")[0]
    return first if "." in name or first in FOLDERS else ""


def circles(graph):
    """Each module that can be reached from itself by imports."""
    for start in graph:
        seen, ahead = set(), [*graph[start]]
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                ahead += graph.get(one, ())
        if start in seen:
            yield start


def wrong_imports(package):
    """Say of each import against the rules of the house which module does it, and why not."""
    found = modules(package)
    graph = {name: set(imports(path, found)) for name, path in found.items()}
    for name, others in graph.items():
        folder = folder_of(name)
        if folder not in FOLDERS:
            yield f"{name}: the folder {folder} is not in FOLDERS"
            continue
        for other in sorted(others):
            above = next((who for what, who in ABOVE.items() if _is(what, other)), None)
            inside = folder_of(other) == folder != ""
            if other == "a relative import":
                yield f"{name} has a relative import; write the whole name"
            elif above:
                if not re.fullmatch(above, name) and not inside and folder != "authors":
                    yield f"{name} imports {other}, which is above it"
            elif folder_of(other) not in FOLDERS[folder] | {folder}:
                yield f"{name} imports {other}, and {folder or 'the package'} may not"
            for who, what, why in UNKNOWN:
                if re.fullmatch(who, name) and re.fullmatch(what, other):
                    yield f"{name} imports {other}; {why}"
    ahead = {
        name: {to for to in others if (name, to) not in LATER} for name, others in graph.items()
    }
    for name in circles(ahead):
        yield f"{name} imports itself, by way of others"


def _is(what, name):
    return re.fullmatch(rf"({what})(\..*)?", name)


def test_modules_import_by_the_rules_of_the_house():
    assert list(wrong_imports(PACKAGE)) == []


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("theme", "from allylessons import figure", "theme imports itself, by way of others"),
        ("theme", "from allylessons import lessons", "theme imports lessons, which is above it"),
        ("lesson", "from allylessons.authors import check", "lesson imports authors.check, which"),
        ("model.votes", "import allylessons.subjects.trade", "imports subjects.trade, and model"),
        ("model.votes", "from allylessons import lab, data", "model.votes imports data; it is"),
        (
            "figure",
            "def f():\n    from allylessons import data",
            "figure imports data; it is given",
        ),
        ("subjects.trade", "from allylessons import lesson", "subjects.trade imports lesson; a"),
        ("lessons.l01", "from allylessons.lessons import l02", "l01 imports lessons.l02; what two"),
        ("data", "from . import model", "data has a relative import"),
        ("data", "import allylessons as ally", "data imports allylessons, which is above it"),
        ("drawers.one", "", "drawers.one: the folder drawers is not in FOLDERS"),
    ],
)
def test_a_rule_of_the_house_can_fail(tmp_path, module, line, said):
    files = ["data.py", "theme.py", "lab.py", "lesson.py", "model/votes.py", "subjects/trade.py"]
    files += ["lessons/l01.py", "lessons/l02.py", "authors/check.py", "drawers/one.py"]
    for name in files[: -1 if "drawers" not in module else None]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    for folder in ("", "lessons", "model"):
        (tmp_path / folder / "__init__.py").write_text("")
    (tmp_path / "figure.py").write_text("from allylessons import theme")
    assert list(wrong_imports(tmp_path)) == [
        *(["drawers.one: the folder drawers is not in FOLDERS"] if "drawers" in module else [])
    ]
    (tmp_path / f"{module.replace('.', '/')}.py").write_text(line)
    assert any(said in wrong for wrong in wrong_imports(tmp_path)), list(wrong_imports(tmp_path))


def test_public_names_are_listed_in_order_and_exist():
    names = ["card", "cite", "codebook", "load", "model", "show", "start"]
    assert allylessons.__all__ == names == sorted(names)
    for name in names:
        assert getattr(allylessons, name)


def test_import_is_light_and_sets_nothing():
    code = """
import sys, pandas
before = {name: pandas.get_option(name) for name in pandas._config.config._registered_options}
import allylessons
after = {name: pandas.get_option(name) for name in pandas._config.config._registered_options}
assert before == after, "importing allylessons sets a pandas option"
assert "altair" not in sys.modules, "importing allylessons imports altair"
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stderr


def test_versions_agree():
    version = PROJECT["version"]
    assert allylessons.__version__ == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == version


def pins():
    lines = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_a_learner_needs_six_packages():
    needed = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert needed == {"altair", "anywidget", "ipywidgets", "jsonschema", "jupyterlab", "pandas"}


def test_binder_pins_fit_what_the_package_asks_for():
    pinned = {pin.name.lower(): str(pin.specifier).removeprefix("==") for pin in pins()}
    for needed in map(Requirement, PROJECT["dependencies"]):
        assert pinned[needed.name] in needed.specifier, needed.name
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins())
    assert "vl-convert-python" not in pinned
    python = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"python-3\.\d+", python)  # the one form that repo2docker reads
    assert python.removeprefix("python-") in SpecifierSet(PROJECT["requires-python"])


def test_one_ruff_for_everyone():
    asked = {Requirement(line).name: line for line in PROJECT["optional-dependencies"]["test"]}
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert f"rev: v{asked['ruff'].removeprefix('ruff==')}\n" in hooks


def test_readme_lists_the_lessons_that_are_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \[(\S+)\]\(notebooks/(\S+)\.ipynb\) \| (\S+) \| (\S+) \| (.+) \|$",
        readme,
        re.MULTILINE,
    )
    assert [row[0] for row in rows] == [path.stem for path in notebooks.find()]
    for shown, file, level, minutes, question in rows:
        assert shown == file
        assert question.endswith("?")
        header = notebooks.read(ROOT / "notebooks" / f"{file}.ipynb").cells[0].source
        assert f"**Level** {level} · **Minutes** {minutes} · " in header, file


def test_readme_begins_with_its_two_lines():
    screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    lines = [line for line in screen if line.startswith("git clone ")]
    opening, testing = lines
    assert testing == f"{opening} test"
    assert opening.startswith(f"git clone -q {PROJECT['urls']['Homepage']}; ")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "LICENSE-TEXT.md"])
def test_documents_name_only_what_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)
    named = re.findall(r"`((?:src|data|tests|notebooks|binder|docs)/[^`]*)`", text)
    named = [name for name in named if not re.search(r"NN|09_|my_answers|<", name)]
    assert linked or named
    missing = [name for name in itertools.chain(linked, named) if not (ROOT / name).exists()]
    assert not missing


def test_no_lock_files():
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not [name for name in kept if name.endswith((".lock", "-lock.json", "pylock.toml"))]


ESCAPED = PACKAGE / "escape.py"
# Parts of HTML that are no text of anybody's: constants, numbers, and HTML made with escape before.
MADE = {
    "show.py": """STYLE _ALONE tag one mark axis left end right ''.join(parts) ''.join(drawn) words
        svg(chart) self.body(page) self.shown(chart.title) _BLUE y x text items y-6 left-8
        end+15 end+20 'ally-good'ifone.goodelse'ally-again'""",
    "desk.py": """show.STYLE _CSS.read_text(encoding='utf-8') full meter said _STUCK html
        min(full,100) self.records.body(self.page) show.listed(found,0)""",
    "ask.py": """self.asked['prompt'] answer lines rows row way one['html'] said
        f'<p>{said}</p>'ifsaidelse'' f'<ul>{rows}</ul>'ifrowselse''""",
    "cards.py": """kind cells name card.html() _shown(text) ''.join(parts)
        '·'.join(filter(None,meta)) '<i>←</i>'.join(stations)
        f'({len(group)})'ifgroupelse':nothing'""",
    "figure.py": "''.join(parts) cells",
    "lab.py": """head body line inner table _table(cells) ''.join(parts)""",
    "slips.py": "words",
    "sources.py": "one items known text body",
    "lesson.py": "title words again",
}


TEMPLATES = {"REFUSALS[kind]", "told"}  # constants to be filled in; a traceback, which is none


def bypasses(path):
    """Say where a file makes Markdown or HTML of a value by itself, not through escape.py."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ImportFrom) and node.module in ("html", "xml.sax.saxutils"):
            yield f"{where}: imports from {node.module}"
        if isinstance(node, ast.Attribute) and node.attr in ("to_html", "to_markdown"):
            yield f"{where}: {node.attr}"
        fixed = node.value if isinstance(node, ast.Constant) else ""
        if isinstance(fixed, str) and re.search(r"&(lt|gt|amp|quot|#\w+);", fixed):
            yield f"{where}: {fixed[:20]!r}"
        formats = isinstance(node, ast.Attribute) and node.attr in ("format", "format_map")
        ours = ast.unparse(node.value) in TEMPLATES if formats else False
        if formats and not ours and not isinstance(node.value, ast.Constant):  # braces of data
            yield f"{where}: {ast.unparse(node)}"
        if isinstance(node, ast.JoinedStr):
            fixed = "".join(one.value for one in node.values if isinstance(one, ast.Constant))
            if re.search(r"(?<!P)</?[a-z]\w*[ >]", fixed):
                for one in node.values:
                    if isinstance(one, ast.FormattedValue) and not safe(one, path.name):
                        yield f"{where}: {ast.unparse(one.value)}"


def safe(one, file):
    """Whether a value in HTML went through escape.py, is a number, or is HTML made elsewhere."""
    source = ast.unparse(one.value)
    return (
        source.startswith(("escape.", "len("))
        or (one.format_spec is not None and ast.unparse(one.format_spec).endswith("f'"))
        or source.replace(" ", "") in MADE.get(file, "").split()
    )


def test_text_becomes_a_page_in_one_place():
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if path != ESCAPED]
    assert [one for path in files for one in bypasses(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "from html import escape",
        "x = frame.to_html()",
        "x = label.format(name)",
        "x = text.replace('<', '&lt;')",
        "x = f'<p>{text}</p>'",
        "x = f'<p>{count:>{text}}</p>'",
    ],
)
def test_a_way_round_it_is_found(tmp_path, line):
    (tmp_path / "some.py").write_text(line)
    assert list(bypasses(tmp_path / "some.py"))


def test_what_shows_markdown_escapes_it():
    """Each class that shows itself as Markdown or HTML does so through escape.py."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if getattr(method, "name", "") in ("_repr_markdown_", "_repr_html_"):
                        shown = ast.unparse(method)
                        made = "escape." in shown or node.name in ("Code", "Sheet")
                        assert made, f"{path.name}: {node.name}.{method.name}"
