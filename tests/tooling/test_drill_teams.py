"""The page for teams shows the drill that is there, and commands that are."""

import re
import shlex
import tomllib

import pytest
import typer

from scripts.cards import load_card
from scripts.catalogue import Catalogue
from scripts.commands.drill import drill
from tests.harness.variants import ROOT

PAGE = (ROOT / "docs" / "teams.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^kata drill .*$", PAGE + README, flags=re.MULTILINE)


def test_the_drill_file_on_the_page_is_the_ready_made_one():
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert tomllib.loads(shown) == tomllib.loads(
        (ROOT / "drills/interview.toml").read_text("utf-8")
    )


def test_there_are_commands_for_all_three_steps():
    assert {command.split()[2] for command in COMMANDS} == {"pack", "grade", "report"}


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_every_command_can_be_given(command):
    _, _, name, *arguments = shlex.split(command, comments=True)
    known = typer.main.get_command(drill)
    chosen = known.get_command(typer.Context(known), name)
    assert chosen is not None
    chosen.make_context(name, arguments)  # raises for an option that is not there
    for file in re.findall(r"drills/\S+\.toml", command):
        assert (ROOT / file).is_file()


def test_the_week_names_every_kata_of_its_drill():
    week = PAGE.partition("## An onboarding week")[2]
    asked = tomllib.loads((ROOT / "drills/onboarding.toml").read_text("utf-8"))
    for slug in asked["katas"]:
        kata = Catalogue().find(slug)
        assert f"{kata.id} {load_card(kata.card).title}" in week
