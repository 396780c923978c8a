"""KaTeX: what is kept of it, how its process fares, and what is said where it is missing."""

import re
import shutil
import sys

import pytest

from docs.extensions import katex_install
from docs.extensions.katex import RENDER, Katex, KatexError, LatexError, why_no_katex

pytestmark = pytest.mark.timeout(60)  # node may start slowly
NODE = shutil.which("node") or "node"


@pytest.fixture
def drawer(tmp_path):
    """Draws formulas, and has drawn none before."""
    drawer = Katex(tmp_path / "cache")
    yield drawer
    drawer.close()


def test_what_one_build_drew_the_next_takes_without_node(katex, drawer, tools):
    with pytest.raises(KatexError, match=r"there is no Node"):
        drawer.draw("x^2", display=False)
    tools.joinpath("node").symlink_to(NODE)
    tools.joinpath("npm").touch(0o755)
    first = drawer.draw("x^2", display=False)
    for tool in tools.iterdir():
        tool.unlink()
    assert Katex(drawer.cache).draw("x^2", display=False) == first
    with pytest.raises(KatexError, match=r"there is no Node"):
        Katex(drawer.cache).draw("x^2", display=True)


def test_one_process_draws_all(katex, drawer):
    drawer.draw("a", display=False)
    process = drawer._node
    assert "<mi>b</mi>" in drawer.draw("b", display=True).html
    assert drawer._node is process
    drawer.close()
    assert process.returncode == 0


def test_a_fault_is_not_kept_and_ends_nothing(katex, drawer):
    for _ in range(2):
        with pytest.raises(LatexError, match=r"Undefined control sequence: \\foo"):
            drawer.draw(r"\foo", display=False)
    assert "<mi>a</mi>" in drawer.draw("a", display=False).html


def test_half_a_file_in_the_cache_is_drawn_anew(katex, drawer):
    first = drawer.draw("x", display=False)
    (kept,) = drawer.cache.iterdir()
    kept.write_text('{"html": "<spa', "utf-8")
    assert drawer.draw("x", display=False) == first
    assert drawer.draw("x", display=False).html in kept.read_text("utf-8").replace('\\"', '"')


def test_what_was_drawn_in_another_way_is_drawn_anew(katex, drawer, monkeypatch, tmp_path):
    drawer.draw("x", display=False)
    changed = tmp_path / "render.mjs"
    changed.write_text(RENDER.read_text("utf-8") + "// changed\n", "utf-8")
    monkeypatch.setattr("docs.extensions.katex.RENDER", changed)
    Katex(drawer.cache).draw("x", display=False)
    assert len(list(drawer.cache.iterdir())) == 2


def test_a_process_that_is_gone_is_told_and_another_started(katex, drawer):
    drawer.draw("a", display=False)
    drawer._node.kill()
    drawer._node.wait()
    with pytest.raises(KatexError, match=r"node ended before"):
        drawer.draw("b", display=False)
    assert "<mi>b</mi>" in drawer.draw("b", display=False).html


def test_no_node_is_told_in_one_line(tools):
    assert why_no_katex() == (
        "The site's formulas need Node 20 or newer, with npm, and there is no Node. "
        "Install nodejs and npm from nodejs.org or with your system's packages."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a command is a shell script here")
@pytest.mark.parametrize(
    ("version", "fault"),
    [("v18.20.4", "found Node v18.20.4"), ("", "found Node "), ("v20.0.0", "there is no npm")],
)
def test_an_old_node_or_no_npm_is_told(tools, version, fault):
    tools.joinpath("node").write_text(f"#!/bin/sh\necho {version}\n")
    tools.joinpath("node").chmod(0o755)
    assert fault in why_no_katex()
    assert "\n" not in why_no_katex()


def test_a_katex_that_is_not_the_one_locked_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(katex_install, "_STAMP", tmp_path / "installed")
    assert not katex_install.is_installed()
    (tmp_path / "installed").write_text("another lock", "utf-8")
    assert not katex_install.is_installed()


def test_an_installation_without_node_ends_with_one_line(tools, tmp_path, monkeypatch):
    monkeypatch.setattr(katex_install, "_STAMP", tmp_path / "installed")
    with pytest.raises(SystemExit, match=r"^The site's formulas need .* there is no Node\..*$"):
        katex_install.main()


def test_a_site_gets_the_fonts_that_browsers_take_and_a_style_sheet_for_them(tmp_path, monkeypatch):
    made = tmp_path / "katex" / "dist"
    (made / "fonts").mkdir(parents=True)
    for kind in ("woff2", "woff", "ttf"):
        (made / "fonts" / f"A.{kind}").touch()
    sources = ('url(fonts/A.woff2) format("woff2")', 'url(fonts/A.woff) format("woff")')
    others = 'url(fonts/A.ttf) format("truetype")'
    (made / "katex.min.css").write_text(f"a{{src:{','.join(sources)},{others};b:c}}", "utf-8")
    (made.parent / "LICENSE").touch()
    monkeypatch.setattr(katex_install, "ASSETS", tmp_path / "assets")
    katex_install._hand_over(made)
    there = sorted(file.name for file in (tmp_path / "assets").rglob("*") if file.is_file())
    assert there == ["A.woff2", "LICENSE", "katex.min.css"]
    css = (tmp_path / "assets" / "katex.min.css").read_text("utf-8")
    assert css == f"a{{src:{sources[0]};b:c}}"


def test_the_style_sheet_asks_for_the_fonts_there_are_and_no_others(katex):
    css = (katex_install.ASSETS / "katex.min.css").read_text("utf-8")
    asked = {part.partition(")")[0] for part in css.split("url(")[1:]}
    there = {f"fonts/{font.name}" for font in (katex_install.ASSETS / "fonts").iterdir()}
    assert asked == there
    assert all(font.endswith(".woff2") for font in there)
    assert (katex_install.ASSETS / "LICENSE").is_file()


def test_the_lock_file_names_versions_and_no_host_to_fetch_them_from():
    lock = (katex_install.SOURCE / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    assert lock.count('"integrity": "sha512-') == len(re.findall(r'"node_modules/[^"]+": {', lock))
