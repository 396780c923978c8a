"""The site: formulas, figures, the levels' pages, and one build of all of it."""

import re

import pytest
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from docs.extensions import figures
from docs.extensions.formulas import FormulaError
from scripts.cards import load_card
from scripts.catalogue import Catalogue
from tests.harness.variants import ROOT

LEVELS = Catalogue().levels


def html(text: str) -> str:
    """A page's HTML, with the extensions that pages are written for."""
    fence = {"name": "figure", "class": "figure", "format": figures.fence}
    return Markdown(
        extensions=[
            "tables",
            "toc",
            "pymdownx.details",
            "pymdownx.superfences",
            "docs.extensions.formulas",
        ],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    ).convert(text)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("so $x^2$ is", "<p>so <math><msup><mi>x</mi><mn>2</mn></msup></math> is</p>"),
        ("$n$th", "<p><math><mi>n</mi></math>th</p>"),
        ("($n$). So", '<span class="whole">(<math><mi>n</mi></math>).</span> So'),
        ("[$n$](#n)", '<a href="#n"><math><mi>n</mi></math></a>'),
        ("over $a\n+ b$ lines", "<mi>a</mi><mo>+</mo><mi>b</mi></math> lines"),
        ("$$\nx\n$$", '<span class="formula"><math display="block"><mi>x</mi></math></span>'),
        ("- $$ x $$", '<li><span class="formula"><math display="block">'),
        ('??? question "Why?"\n    $$\n    x\n    $$', '<p><span class="formula"><math disp'),
        ("a_1 and *$x_1$* and $y_1$", "<em><math><msub><mi>x</mi><mn>1</mn></msub></math></em>"),
        ("| a | b |\n| - | - |\n| $|x|$ | `$|$` |", "|</mo></math></td>\n<td><code>$|$</code>"),
        ("## $x$ here", "<math><mi>x</mi></math> here</h2>"),
        ("$a < b$", "<mo>&lt;</mo>"),
    ],
)
def test_formulas_become_mathml(page, expected):
    assert expected in html(page)


@pytest.mark.parametrize(
    "page",
    [
        "$5 and $6",
        "from $5 to $6, or 7 $",
        "`$x$` and ``a ` $y$``",
        "```python\ncost = '$x$'\n```",
        '??? question "Why?"\n    ```\n    $$ x $$\n    ```',
        r"\$x\$",
        "one $\n\nand $ another",
    ],
)
def test_code_and_amounts_are_left_alone(page):
    made = html(page)
    assert "<math" not in made
    assert made.count("$") == page.count("$")


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\text{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V",
        r"\frac{\partial L}{\partial w} = \nabla f \cdot \hat{y} \odot \sum_{i=1}^n x_i",
        r"\mathbb{R}^n, \mathcal{L}, \lim_{h \to 0}, \|x\|_2, \lfloor x \rfloor, 10^{-3}",
    ],
)
def test_the_latex_that_pages_use_is_known(latex):
    assert html(f"$$\n{latex}\n$$").count("<math") == 1


@pytest.mark.parametrize(
    "formula", [r"$\foo x$", r"$\frac{a$", "$a}$", r"$\left( a$", r"$$\begin{bmatrix} 1$$", "$x^$"]
)
def test_a_bad_formula_is_named(formula):
    with pytest.raises(FormulaError) as error:
        html(f"text {formula} text")
    assert repr(formula.strip("$")) in str(error.value)


def test_a_formula_without_end_is_named():
    with pytest.raises(FormulaError, match=r"no end: '\$\$ x"):
        html("$$ x\n\nand more")


@pytest.mark.timeout(60)
def test_a_bad_formula_fails_the_build_and_the_page_is_named(tmp_path, caplog):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Page\n\n$\\foo$\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\ntheme: mkdocs\nplugins: []\nmarkdown_extensions: [docs.extensions.formulas]"
    )
    with pytest.raises(FormulaError, match=r"foo"):
        build(load_config(str(tmp_path / "mkdocs.yml")))
    assert "index.md" in caplog.text


def test_a_figure_is_the_same_in_every_build_and_takes_the_colour_of_the_text():
    svg = html("```figure\nattention_temperature\n```")
    assert svg == html("```figure\nattention_temperature\n```")
    assert "currentColor" in svg
    assert figures.INK not in svg
    assert "<title>The largest of eight attention weights" in svg
    assert 'role="img"' in svg
    assert not re.search(r'(id="|href="#|url\(#)(?!attention_temperature-)', svg)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (None, "missing"),
        ("def draw():\n    '''Nothing.'''\n    return 1 / 0", "ZeroDivisionError"),
        ("def draw():\n    return None", "docstring"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_named(code, fault, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FIGURES", tmp_path)
    if code:
        (tmp_path / "spiral.py").write_text(code, "utf-8")
    with pytest.raises(figures.FigureError, match=rf"(?s)'spiral'.*{fault}"):
        html("```figure\nspiral\n```")


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.folder)
def test_a_levels_page_has_its_title_first_and_links_the_katas_there_are_and_minutes(level):
    page = (ROOT / "docs" / level.folder / "index.md").read_text("utf-8")
    assert re.match(r"# \S.*\n\n", page)
    assert len(re.findall(r"^# ", page, flags=re.MULTILINE)) == 1
    row = r"^\| ({}\.\d+) \| \[\w+\]\((\w+)\.md\) \| (\d+) \|"
    linked = re.findall(row.format(level.number), page, re.MULTILINE)
    minutes = {kata.id: str(load_card(kata.card).minutes) for kata in level.katas}
    assert linked == [(kata.id, kata.place.name, minutes[kata.id]) for kata in level.katas]


def test_the_path_has_twelve_levels_and_eighty_katas():
    pages = [(ROOT / "docs" / level.folder / "index.md").read_text("utf-8") for level in LEVELS]
    assert len(LEVELS) == 12
    rows = [re.findall(r"^\| \d+\.\d+ \|", page, flags=re.MULTILINE) for page in pages]
    assert sum(map(len, rows)) == 80


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_count_of_katas_is_the_one_that_pages_tell(page):
    text = " ".join((ROOT / page).read_text("utf-8").split())
    assert f"{len(Catalogue().katas)} of the 80 are there today" in text


@pytest.mark.timeout(60)
def test_the_site_builds_and_fetches_nothing_from_elsewhere(tmp_path):
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True))
    fetched = re.compile(
        r"<(?:script|link|img|source|iframe|video)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//"
        r"|url\([\"']?(?:https?:)?//|@import"
    )
    for file in tmp_path.rglob("*"):
        if file.suffix in (".html", ".css", ".svg"):
            found = fetched.search(file.read_text("utf-8"))
            assert not found, f"{file.relative_to(tmp_path)}: {found and found[0]}"
    assert not list(tmp_path.rglob("*.py"))
    assert "7 Attention" in (tmp_path / "index.html").read_text("utf-8")
