"""The first page: the path as a map, and the recording of a session."""

import json
import re
from pathlib import Path

import pytest
from markdown import Markdown

from docs.extensions import recordings
from docs.extensions.casts import load_cast
from docs.extensions.path import promise, steps
from scripts.cards import load_card
from scripts.catalogue import Catalogue
from tests.harness.variants import ROOT

LEVELS = Catalogue().levels
CAST = ROOT / "docs" / "recordings" / "watch.cast"
HEAD = {"version": 2, "width": 20, "height": 2, "title": "made < for a test", "idle_time_limit": 2}
EVENTS = [
    [5.0, "o", "\x1b[1;31mno\x1b[0m <b>"],
    [6.0, "m", "saved a.py\n    1"],
    [7.0, "o", "\r\n\x1b[90mfaint"],
    [60.0, "m", "writing a.py\n    12"],
    [61.0, "m", "saved a.py\n    12"],
]


def cast(folder: Path, events: list[list[object]]) -> Path:
    """A recording made for a test."""
    file = folder / "made.cast"
    file.write_text("".join(json.dumps(line) + "\n" for line in (HEAD, *events)), "utf-8")
    return file


def test_the_map_has_every_level_and_kata_and_marks_what_is_to_come():
    made = Markdown(extensions=["docs.extensions.path"]).convert("Before.\n\n[[path]]\n\nAfter.")
    assert made.startswith("<p>Before.</p>\n<ol")
    assert made.endswith("</ol>\n<p>After.</p>")
    assert len(re.findall(r'class="path-level"', made)) == len(LEVELS) == 12
    linked = re.findall(r'<a href="([^"]+)">([^<]+)</a><small>(\d+) min</small>', made)
    katas = Catalogue().katas
    assert linked == [
        (
            f"{kata.place.level}/{kata.place.name}.md",
            card.title.replace("&", "&amp;"),
            f"{card.minutes}",
        )
        for kata in katas
        for card in (load_card(kata.card),)
    ]
    assert made.count("<small>to come</small>") == made.count('class="to-come"') == 80 - len(katas)


def test_titles_to_come_are_spelt_as_the_field_does():
    titles = {step.title for level in LEVELS for step in steps(level) if step.page is None}
    assert {"KV cache", "BPE train", "LoRA", "Batch norm"} <= titles


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.folder)
def test_a_level_promises_something_in_one_sentence(level):
    said = promise(level)
    assert said[0].isupper()
    assert said.count(".") == 1
    assert len(said) < 220


def test_pauses_are_cut_and_the_telling_moment_is_before_the_file_changes_again(tmp_path):
    made = load_cast(cast(tmp_path, EVENTS))
    assert [second for second, _ in made.screen.frames] == [0.0, 2.0]
    assert [second for second, _ in made.editor.frames] == [0.0, 4.0, 5.0]
    assert made.seconds == 7.0
    assert made.screen.words(made.telling) == "no <b>\nfaint"
    assert made.editor.words(made.telling) == "a.py  saved\n    1"
    assert made.editor.words(made.seconds) == "a.py  saved\n    12"


def test_a_recording_plays_without_a_script_stands_still_where_asked_and_is_told_in_words(
    tmp_path, monkeypatch
):
    cast(tmp_path, EVENTS)
    monkeypatch.setattr(recordings, "RECORDINGS", tmp_path)
    made = recordings.fence("made")
    assert "<script" not in made
    assert "<b>" not in made
    assert "made &lt; for a test" in made
    assert '<text x="0" y="14.25" textLength="16" class="t-red t-bold">no</text>' in made
    assert "#made-screen{transform:translateY(-38px)}" in made
    assert made.count("@media screen and (prefers-reduced-motion:no-preference)") == 2
    assert "<pre>a.py  saved\n    12</pre>" in made


def test_a_recording_that_cannot_be_shown_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(recordings, "RECORDINGS", tmp_path)
    with pytest.raises(recordings.RecordingError, match=r"'made'.*made\.cast is missing"):
        recordings.fence("made")
    cast(tmp_path, EVENTS[:3])
    with pytest.raises(recordings.RecordingError, match=r"'made'.*not changed after"):
        recordings.fence("made")


def test_the_session_shows_the_mistake_that_its_card_knows_and_then_gold():
    session = load_cast(CAST)
    (mistake,) = [
        mistake
        for mistake in load_card(Catalogue().find("scaled_dot_product").card).mistake
        if mistake.name == "not scaled"
    ]
    told = " ".join(session.screen.words(session.telling).split())
    assert f"Diagnosis: {mistake.says}" in told
    assert session.screen.words(session.seconds).startswith("★ scaled_dot_product")
    assert "query @ key" in session.editor.words(session.telling)
    assert "query / query.shape[-1] ** 0.5 @ key" in session.editor.words(session.seconds)


def test_every_colour_of_the_session_is_known_to_the_page():
    styles = {
        part
        for _, lines in load_cast(CAST).screen.frames
        for line in lines
        for run in line
        for part in run.style
    }
    sheet = (ROOT / "docs" / "assets" / "recording.css").read_text("utf-8")
    assert {"t-bold", "t-red"} <= {f"t-{part}" for part in styles}
    assert all(f".t-{part} {{" in sheet for part in styles)
