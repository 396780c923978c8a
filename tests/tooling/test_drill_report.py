"""Reports: who may see what, texts of strangers, and what becomes of an earlier report."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from scripts.drill.grading import Place
from scripts.drill.report.reading import Graded
from scripts.drill.report.writing import Report
from scripts.errors import KataError
from tests.tooling.gradings import Made, check, checks, grade
from tests.tooling.webpage import Page, contrast

BANNER = "Graded without a sandbox."
HOSTILE = (
    "</title></style></pre><script>alert(1)</script><img src=x onerror=alert(2)>"
    "' onmouseover='alert(3)\" onclick=\"alert(4) {{ 7777 * 7777 }} {% raw %} &lt;b&gt; "
    "\x00\x07\x1b[31m\x85\u202egnp.exe\u202c\u2066\u200b\ufffe\U000e0041 end"
)
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffe]")


def write(root: Path, out: Path | None = None) -> Path:
    """The report of a grading; no mistake is run for it."""
    target = out or root / "report"
    Report(Graded(root), target, lambda done, total, what: None).write()
    return target


def pages(report: Path) -> dict[str, str]:
    return {
        str(path.relative_to(report)): path.read_text("utf-8") for path in report.rglob("*.html")
    }


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path / "graded")


@pytest.fixture(autouse=True)
def unknown_suite(monkeypatch):
    """No suite is the one that graded, so nothing is run to look for mistakes."""
    monkeypatch.setattr("scripts.drill.report.diagnosing.same_suite", lambda grade, kata: False)


def test_there_is_a_page_for_the_team_and_two_for_each_submission(made):
    made.add("anna", grade("power_rule"), grade("neuron"))
    made.add("bob", grade("power_rule", checks("gold")))
    report = write(made.end())
    names = {str(path.relative_to(report)) for path in report.rglob("*") if path.is_file()}
    assert names == {
        "index.html",
        "interviewer/anna.html",
        "interviewer/bob.html",
        "candidates/anna.html",
        "candidates/bob.html",
        "submissions.csv",
        "tests.csv",
        "results.json",
        "junit.xml",
    }


def test_the_interviewer_sees_medals_failing_tests_code_and_how_to_repeat(made):
    source = 'def power_rule(c, n):\n    return "mine"\n'
    made.add(
        "anna",
        grade("power_rule", checks("silver")),
        sources={"power_rule": source},
        findings=["manifest.json is missing"],
        ignored=["notes.txt"],
        made_at="2027-03-01T10:00:00+00:00",
    )
    text = Page(pages(write(made.end()))["interviewer/anna.html"]).text
    assert "30 of 200 points, 15 %: not passed. Place 1 of 1." in text
    assert "Asked: 2 katas in 60 min. A kata is worth 30 for bronze, 50 for silver" in text
    assert "1.2 Power rule bronze 30 1 of 1 0 of 1 1 of 1" in text
    assert "5.1 Neuron missing 0" in text
    assert "Failing tests silverThe silver sentence. the silver reason" in text
    assert "2 tests passed" in text
    assert 'return "mine"' in text
    assert "Differentiate one power" in text, "what was asked"
    assert "The submission has no file for it." in text
    assert "manifest.json is missing" in text
    assert "notes.txt" in text
    assert "2027-03-01T10:00:00+00:00, as it says of itself" in text
    assert "--seed 1234" in text
    assert "python 3.11.7" in text
    assert "bubblewrap, seccomp" in text


def test_what_the_candidate_wrote_is_told_from_what_the_stub_gave(made):
    stub = "from collections.abc import Sequence\n"
    made.add("anna", grade("power_rule"), sources={"power_rule": f"{stub}x = 1\n"})
    page = pages(write(made.end()))["interviewer/anna.html"]
    assert re.search(r'class="line given" id="power_rule-1" [^>]*>from collections', page)
    assert re.search(r'class="line" id="power_rule-2" [^>]*>x = 1<', page)


def test_a_failing_test_leads_to_its_line(made):
    tests = [check("bronze", "failed", line=2)]
    made.add("anna", grade("power_rule", tests), sources={"power_rule": "a\nb\n"})
    page = pages(write(made.end()))["interviewer/anna.html"]
    assert '<a href="#power_rule-2">line 2</a>' in page
    assert 'id="power_rule-2"' in page


def test_an_endless_file_does_not_make_an_endless_page(made):
    made.add("anna", grade("power_rule"), sources={"power_rule": "\n" * 400_000 + "x" * 600_000})
    page = pages(write(made.end()))["interviewer/anna.html"]
    assert len(page) < 300_000
    assert "398501 more lines are in sources/anna/power_rule.py." in page


def test_tests_that_ended_alike_are_told_once(made):
    tests = [
        check("silver", "crashed", test=f"test_{at}", sentence=f"Sentence {at}.", reason="gone")
        for at in range(40)
    ]
    made.add("anna", grade("power_rule", tests))
    page = pages(write(made.end()))["interviewer/anna.html"]
    assert page.count("ended the process: gone") == 1
    assert page.count("Sentence ") == 40


def test_a_candidate_sees_no_hidden_test(made):
    tests = [check("bronze", "failed"), check("silver", "failed"), check("gold", "failed")]
    made.add("anna", grade("power_rule", tests), grade("neuron"), findings=["a finding"])
    made.add(
        "bob",
        grade("power_rule", status="grader error", problem="tests are missing: test_silver"),
        grade("neuron", [], status="refused", problem="refused: it is not UTF-8"),
    )
    made_pages = pages(write(made.end()))
    for name in ("anna", "bob"):
        page = made_pages[f"candidates/{name}.html"]
        for hidden in ("test_", "silver sentence", "gold sentence", "r reason", "d reason"):
            assert hidden not in page
        for inside in ("1234", "interviewer", "a finding", "a1", "b2", "Place"):
            assert inside not in Page(page).text
    text = Page(made_pages["candidates/anna.html"]).text
    assert "failedThe bronze sentence.the bronze reason" in text
    assert "5.1 Neuron gold, 100 points." in text
    text = Page(made_pages["candidates/bob.html"]).text
    assert "1.2 Power rule It could not be judged, through no fault of yours." in text
    assert "refused: it is not UTF-8" in text


def test_a_candidates_page_has_no_way_to_other_pages(made):
    made.add("anna", grade("power_rule"))
    page = Page(pages(write(made.end()))["candidates/anna.html"])
    assert [tag for tag, _ in page.tags if tag == "a"] == []


def test_a_grading_without_a_sandbox_says_so_on_every_page(made):
    made.sandbox = "none"
    made.add("anna", grade("power_rule", sandbox="none"), grade("neuron", sandbox="none"))
    for page in pages(write(made.end())).values():
        assert BANNER in Page(page).text


def test_one_file_without_a_sandbox_is_enough(made):
    made.add("anna", grade("power_rule", sandbox="none"), grade("neuron"))
    made.add("bob", grade("power_rule"), grade("neuron"))
    made_pages = pages(write(made.end()))
    assert {name for name, page in made_pages.items() if BANNER in page} == {
        "index.html",
        "interviewer/anna.html",
        "candidates/anna.html",
    }


def test_what_the_grader_failed_at_is_loud_and_no_place_is_given(made):
    made.add("anna", grade("power_rule"), grade("neuron", status="grader error", problem="broke"))
    made_pages = pages(write(made.end()))
    text = Page(made_pages["interviewer/anna.html"]).text
    assert "%: not sure." in text
    assert "Place" not in text
    assert "The grader failed here.broke" in text
    assert "5.1 Neuron grader error ?" in text
    assert "Not sure: anna. The grader failed there" in Page(made_pages["index.html"]).text
    assert "Not sure." in Page(made_pages["candidates/anna.html"]).text


def test_texts_of_strangers_are_texts(made):
    tests = [check("bronze", "failed", reason=HOSTILE, sentence=HOSTILE, test=HOSTILE)]
    made.title = HOSTILE
    made.add(
        "שלום-ٱلسَّلَامُ",
        grade("power_rule", tests),
        grade("neuron", [], status="refused", problem=HOSTILE),
        sources={"power_rule": f"{HOSTILE}\n{HOSTILE}", "neuron": HOSTILE},
        path=HOSTILE,
        findings=[HOSTILE],
        ignored=[HOSTILE],
        made_at=HOSTILE,
    )
    made.add(
        "b",
        grade("power_rule", status="grader error", problem=HOSTILE),
        grade("neuron", [check("gold", "crashed", reason=HOSTILE, test=HOSTILE)]),
    )
    for name, text in pages(write(made.end())).items():
        page = Page(text)
        assert page.open == [], name
        tags = {tag for tag, _ in page.tags}
        assert not tags & {"script", "img", "iframe", "object", "form", "b"}, name
        attributes = {attribute for _, known in page.tags for attribute in known}
        assert not {attribute for attribute in attributes if attribute.startswith("on")}, name
        assert UNSEEN.search(text) is None, name
        assert "60481729" not in text, name
    text = Page(pages(made.root / "report")["interviewer/b.html"]).text
    assert r"\x00\x07\x1b[31m\x85\u202egnp.exe\u202c\u2066\u200b\ufffe\U000e0041 end" in text


def test_pages_ask_for_nothing_from_elsewhere_and_links_stay_within(made):
    for who in ("anna & co", "א#?"):
        made.add(who, grade("power_rule", checks("gold")), sources={"power_rule": "x = 1\n"})
    report = write(made.end())
    for name, text in pages(report).items():
        page = Page(text)
        assert "default-src 'none'" in text
        assert not re.search(
            r"https?:|@import|url\(|//", re.sub(r"<pre.*?</pre>", "", text, flags=re.S)
        )
        for link in page.fetched:
            if link.startswith("#"):
                assert f'id="{link[1:]}"' in text, (name, link)
            elif link != "data:,":
                assert re.fullmatch(r"[A-Za-z0-9%./]+", link), link
                assert (report / name).parent.joinpath(unquote(link)).is_file(), link
    links = Page(pages(report)["index.html"]).fetched
    assert {"interviewer/anna%20%26%20co.html", "interviewer/%D7%90%23%3F.html"} <= {*links}


def test_pages_can_be_read_in_light_and_dark(made):
    made.add("anna", grade("power_rule"))
    for text in pages(write(made.end())).values():
        schemes = re.findall(r":root \{(.*?)\}", text, flags=re.DOTALL)
        light = dict(re.findall(r"--(\w+): #(\w+)", schemes[0] + schemes[2]))
        dark = dict(re.findall(r"--(\w+): #(\w+)", schemes[1] + schemes[3]))
        assert light.keys() == dark.keys() >= set(re.findall(r"var\(--(\w+)\)", text))
        for known in (light, dark):
            for ink in ("text", "faint", "gold", "silver", "bronze", "right", "wrong"):
                for ground in ("page", "card"):
                    assert contrast(known[ink], known[ground]) >= 4.5, (ink, ground)
            assert contrast(known["text"], known["alarm"]) >= 4.5


def test_tables_have_headings_and_what_scrolls_can_be_reached(made):
    made.add("anna", grade("power_rule", checks("gold")), sources={"power_rule": "x = 1\n"})
    for text in pages(write(made.end())).values():
        page = Page(text)
        headings = [known for tag, known in page.tags if tag == "th"]
        assert all("scope" in known for known in headings)
        scrolling = [known for _, known in page.tags if known.get("class") in ("wide", "code")]
        for known in scrolling:
            assert known["tabindex"] == "0"
            assert known["role"] == "region"
            label = known.get("aria-labelledby")
            assert known.get("aria-label") or f'id="{label}"' in text
        assert text.count("<h1>") == 1


def test_a_report_written_again_drops_who_is_no_longer_there(made):
    made.add("anna", grade("power_rule"))
    made.add("bob", grade("power_rule"))
    report = write(made.end())
    (report / "interviewer" / "notes.html").write_text("mine")
    del made.grades["bob"]
    Place(made.root).taken("bob").unlink()
    write(made.end())
    assert {path.name for path in report.rglob("*.html")} == {
        "index.html",
        "anna.html",
        "notes.html",
    }


@pytest.mark.parametrize("name", ["index.html", "notes.txt", "results.json"])
def test_a_folder_that_holds_something_else_is_left_alone(made, tmp_path, name):
    made.add("anna", grade("power_rule"))
    out = tmp_path / "mine"
    out.mkdir()
    (out / name).write_text("{}")
    with pytest.raises(KataError, match=r"holds no report; --out names another folder"):
        write(made.end(), out)
    assert [path.name for path in out.iterdir()] == [name]


def test_a_report_that_was_stopped_is_begun_again(made):
    made.add("anna", grade("power_rule"))
    folder = made.end() / "report" / "interviewer"
    folder.mkdir(parents=True)
    (folder / "anna.html").write_text("half")
    assert "index.html" in pages(write(made.root))


def test_a_report_is_no_file(made, tmp_path):
    made.add("anna", grade("power_rule"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(KataError, match=r"file is there already and holds no report"):
        write(made.end(), tmp_path / "file")


def test_a_folder_without_a_grading_is_named(tmp_path):
    with pytest.raises(KataError, match=r"holds no grading; kata drill grade makes one"):
        Graded(tmp_path)


def test_a_grading_that_is_not_at_its_end_has_no_report(made):
    made.add("anna", grade("power_rule"))
    place = Place(made.end())
    totals = place.totals.read_bytes()
    place.totals.unlink()
    with pytest.raises(KataError, match=r"not at its end: it has no totals\. The same"):
        Graded(made.root)
    place.totals.write_bytes(totals)
    grade("power_rule", checks("bronze")).write(place.result("anna", "power_rule"))
    with pytest.raises(KataError, match=r"the points of anna are not in its totals yet"):
        list(Graded(made.root).entries())
    made.add("bob", grade("power_rule"))
    with pytest.raises(KataError, match=r"its totals are of other submissions"):
        Graded(made.root)


def test_a_damaged_grading_is_named(made):
    made.add("anna", grade("power_rule"))
    place = Place(made.end())
    place.result("anna", "neuron").write_text("{")
    with pytest.raises(KataError, match=r"neuron/result\.json is not what a grading writes"):
        write(made.root)
