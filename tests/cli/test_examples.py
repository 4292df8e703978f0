"""What the help and the documents tell people to type is understood as it stands."""

import re
import shlex
from pathlib import Path

import pytest

from fmnist_workbench.cli.examples import EXAMPLES
from fmnist_workbench.cli.grammar import full_parser
from fmnist_workbench.cli.parser import PROGRAM
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.recipes import RECIPES

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COMMAND = re.compile(rf"^ {{4}}(?:\$ )?{PROGRAM} ((?:.*\\\n)*.*)$", re.MULTILINE)
"""An indented line of a document, with those it goes on in after a backslash."""


def _typed(document: Path) -> list[str]:
    return [found.replace("\\\n", " ") for found in COMMAND.findall(document.read_text())]


def test_the_commands_of_every_document_are_understood() -> None:
    lines = {document.name: _typed(document) for document in DOCUMENTS}
    assert len(lines["README.md"]) > 20
    assert len(lines["transfer.md"]) > 5
    for name, typed in lines.items():
        for line in typed:
            assert full_parser().parse_args(shlex.split(line)).run, f"{name}: {line}"


def test_the_page_of_the_documents_leads_to_each_of_their_networks_and_recipes() -> None:
    page = (ROOT / "docs" / "documents.md").read_text()
    for name, known in (PRESETS | RECIPES).items():
        if re.match(r"document \d", known.source):
            assert re.search(rf"[` ]{name}[`\s]", page), name


@pytest.mark.parametrize("command", EXAMPLES)
def test_help_ends_with_examples_that_are_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        full_parser().parse_args([*command.split(), "--help"])
    shown = capsys.readouterr().out.rpartition("for example:\n")[2].splitlines()
    assert [line.removeprefix(f"  {PROGRAM} ") for line in shown] == list(EXAMPLES[command])
    for example in EXAMPLES[command]:
        assert example.startswith(command)
        words = shlex.split(example)
        if "--help" not in words:
            assert full_parser().parse_args(words).run


def test_help_says_what_may_be_given_and_what_holds_without(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in ("train", "data synthesize"):
        with pytest.raises(SystemExit):
            full_parser().parse_args([*command.split(), "--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert "epochs in all (from 1 to 10,000; 5)" in words
    assert "size of a step (above 0 to 10; each optimizer has its own)" in words
    assert "(from 0 to 45; 25)" in words
    assert "Empty" not in words
