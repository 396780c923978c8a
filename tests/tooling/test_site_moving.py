"""The fence of a moving figure: its still picture, and its script in one piece."""

import pytest

from docs.extensions import figures, moving
from docs.extensions.figures import FigureError

STILL = (
    'def draw():\n    """A dot."""\n    from matplotlib.figure import Figure\n\n    return Figure()'
)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes modules of a figure that moves, and its still picture: `made(spiral="...")`."""

    def make(**modules):
        monkeypatch.setattr(figures, "FIGURES", tmp_path)
        monkeypatch.setattr(moving, "MOVING", tmp_path)
        (tmp_path / "spiral.py").write_text(STILL, "utf-8")
        for name, text in modules.items():
            (tmp_path / f"{name}.mjs").write_text(text, "utf-8")

    return make


def test_a_figure_that_moves_is_its_still_picture_and_its_script(made):
    made(spiral="const a = 1;\n")
    html = moving.fence("spiral\n")
    assert html.startswith('<div class="moving" data-moving="spiral"><figure class="drawn"><svg')
    assert "<title>A dot.</title>" in html
    assert html.endswith('</div><script type="module">\nconst a = 1;\n</script>')


def test_each_module_stands_there_once_and_before_those_that_need_it(made):
    made(
        spiral='// Go.\nimport { b, d } from "./b.mjs";\nimport { c } from "./c.mjs";\n\nb(c);\n',
        b='import { c } from "./c.mjs";\nexport function b() {}\nexport const d = c;\n',
        c="export const c = 1;\n",
    )
    assert moving.script("spiral") == (
        "const c = 1;\n\nfunction b() {}\nconst d = c;\n\n// Go.\n\nb(c);\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.mjs";',
        'import { a as b } from "./a.mjs";',
        'import { a } from "https://example.org/a.mjs";',
        "export default 1;",
        "export { a };",
    ],
)
def test_what_cannot_be_put_into_a_page_is_named(made, line):
    made(spiral=f"const b = 1;\n{line}\n", a="export const a = 1;\n")
    with pytest.raises(FigureError) as error:
        moving.fence("spiral")
    assert f"spiral.mjs has {line!r}" in str(error.value)


def test_a_script_that_would_end_early_is_named(made):
    made(spiral='const text = "</script>";\n')
    with pytest.raises(FigureError, match=r"spiral\.mjs has '</script'"):
        moving.fence("spiral")


def test_a_figure_without_a_script_is_named(made):
    made()
    with pytest.raises(FigureError, match=r"needs .*/spiral\.mjs, which is missing"):
        moving.fence("spiral")


def test_a_module_that_is_missing_is_named(made):
    made(spiral='import { a } from "./a.mjs";\n')
    with pytest.raises(FigureError, match=r"needs .*/a\.mjs, which is missing"):
        moving.fence("spiral")
