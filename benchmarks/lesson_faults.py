"""Put single faults into the lessons and count which of them `allylessons check` names.

``python benchmarks/lesson_faults.py`` takes some minutes, prints a table, and writes it to
docs/hardening.md; ``--quick`` tries one fault a kind and writes nothing. The faults are drawn
from a seed, so two runs put in the same ones. They are put into a copy of the course, which is
read in this process; of a notebook's fault only the notebook is read again.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path

from lesson_kinds import NOTEBOOK, NOTES, QUESTIONS, toml
from table import measured

SEED = 20250222
MARK = "<!-- written by benchmarks/lesson_faults.py -->"
ROOT = Path(__file__).parents[1]
COLUMNS = ("Put in", "Named by rules", "Named by digests", "Named")
PARTS = {"notebook": NOTEBOOK, "questions": QUESTIONS, "notes": NOTES}


class Judge:
    """What the check says of a lesson, as `allylessons check N` has it, with one part changed."""

    def __init__(self, place: Path) -> None:
        for name in ("src", "notebooks", "data"):
            shutil.copytree(ROOT / name, place / name)
        sys.path.insert(0, str(place / "src"))
        from allylessons import lessons
        from allylessons.authors import cases, criteria, notebooks, teaching
        from allylessons.data import DataError, Package

        self.lessons, self.criteria, self.notebooks = lessons, criteria, notebooks
        self.DataError = DataError
        self.cases, self.teaching, self.data = cases, teaching, Package(place / "data")
        self.paths = {int(path.name[:2]): path for path in notebooks.find(place / "notebooks")}
        self._cases: dict[int, object] = {}

    def case(self, number: int) -> object:
        """A lesson without a fault, its questions written as faults are."""
        if number not in self._cases:
            self._cases[number] = self._begin(number)
        return self._cases[number]

    def _begin(self, number: int) -> object:
        file, path = self.lessons.text_file(number), self.paths[number]
        text = toml(tomllib.loads(file.read_text(encoding="utf-8-sig")))
        file.write_text(text, encoding="utf-8")
        nb = self.notebooks.read(path)
        nb.metadata["allylessons"] = {
            "made_from": self.notebooks.made_from(nb.cells, text, self.data.folder),
            "shows": self.notebooks.shows(nb.cells),
        }
        self.notebooks.write(nb, path)
        case = self.cases.read(path, self.data)
        for fault in [*self.criteria.judge(case), *self.notebooks.faults(nb)]:
            raise SystemExit(f"mend the lesson first: {fault}")
        return case

    def part(self, number: int, name: str) -> object:
        """A lesson's notebook, its questions or its notes, to be spoilt."""
        self.case(number)
        if name == "notebook":
            return self.notebooks.read(self.paths[number])
        file = self.lessons.text_file(number) if name == "questions" else self.teaching.file(number)
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))

    def named(self, number: int, name: str, part: object) -> set[str]:
        """What names something: rules, digests of what a lesson was made from and shows."""
        found = getattr(self, f"_{name}")(number, part)
        return {"Named by digests" if ": C13: " in fault else "Named by rules" for fault in found}

    def _notebook(self, number: int, nb: object) -> list[str]:
        case = self.case(number)
        notebook = self.cases.Notebook(case.notebook.name, nb.cells, dict(nb.metadata))
        notes, facts = self.teaching.file(number), case.content.facts
        return [
            *self.criteria.judge(replace(case, notebook=notebook)),
            *self.notebooks.faults(nb),
            *self.teaching.faults(notes, facts, nb.cells[0].source, case.content.scenes),
        ]

    def _questions(self, number: int, said: dict | str) -> list[str]:
        case, file = self.case(number), self.lessons.text_file(number)
        before, text = file.read_bytes(), said if isinstance(said, str) else toml(said)
        file.write_text(text, encoding="utf-8")
        try:
            content = self.lessons.content(number, self.data)
        except self.DataError as problem:
            return [str(problem)]
        finally:
            file.write_bytes(before)
        if content.words == case.content.words:  # so its pictures are what they were
            content = replace(content, pictures=case.content.pictures)
        return self.criteria.judge(replace(case, content=content, text=text))

    def _notes(self, number: int, said: dict | str) -> list[str]:
        case, file = self.case(number), self.teaching.file(number)
        changed = file.with_name("changed.teacher.toml")
        changed.write_text(said if isinstance(said, str) else toml(said), encoding="utf-8")
        try:
            header = case.notebook.cells[0].source
            facts, scenes = case.content.facts, case.content.scenes
            return list(self.teaching.faults(changed, facts, header, scenes))
        finally:
            changed.unlink()


def measure(judge: Judge, quick: bool) -> dict[str, Counter]:
    """Put each kind of fault in as often as its number says; count what names it."""
    found = defaultdict(Counter)
    for name, kinds in PARTS.items():
        for kind, (number, fault) in kinds.items():
            chance = random.Random(f"{SEED} {name} {kind}")
            tries = 0
            while found[f"{name}: {kind}"]["Put in"] < (1 if quick else number) and tries < 60:
                tries += 1
                lesson = chance.choice(list(judge.paths))
                part = judge.part(lesson, name)
                made = fault(part, chance)
                if not made:
                    continue
                caught = judge.named(lesson, name, made if isinstance(made, str) else part)
                counted = found[f"{name}: {kind}"]
                counted.update(["Put in", *caught, *(["Named"] if caught else [])])
                if not caught:
                    print(f"not named: {name}: {kind}, lesson {lesson}", file=sys.stderr)
    return found


def main() -> int:
    """Measure, print, and write the document."""
    with tempfile.TemporaryDirectory() as place:
        return measured(__doc__, partial(measure, Judge(Path(place))), COLUMNS, MARK)


if __name__ == "__main__":
    raise SystemExit(main())
