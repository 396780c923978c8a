"""What is wrong with a page in a browser: what it asks for, and for whom it is hard to read."""

from typing import TYPE_CHECKING

from tests.harness.variants import ROOT
from tests.site.browsing import Tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "tests/site/node_modules/axe-core/axe.min.js"
NARROW = 360
MOST_BYTES = 400_000

_SETTLE = """async () => {
    document.querySelectorAll("details").forEach(details => { details.open = true });
    const frame = () => new Promise(done => requestAnimationFrame(done));
    await frame(), await frame();
    document.getAnimations().forEach(animation => {
        try { animation.finish() } catch { animation.cancel() }  // one without end cannot finish
    });
    await frame();
}"""
_VIOLATIONS = """async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"], elementRef: true });
    for (const violation of violations) {  // axe takes MathML for nothing, which readers do not
        if (violation.id != "empty-table-header") continue;
        violation.nodes = violation.nodes.filter(({ element }) => !element.querySelector("math"));
    }
    const told = ({ html, any, all, none }) => [`    ${html.slice(0, 160)}`].concat(
        [...any, ...all, ...none].map(({ message }) => `      ${message}`));
    return violations.filter(({ nodes }) => nodes.length).map(({ id, help, nodes }) => [
        `${id}: ${help}`, ...nodes.slice(0, 4).flatMap(told),
        ...(nodes.length > 4 ? [`    and ${nodes.length - 4} more`] : [])
    ].join("\\n"));
}"""
_TOO_WIDE = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const clips = element => getComputedStyle(element).overflowX != "visible";
    const clipped = element => element && element != document.body
        && (clips(element) || clipped(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter(element =>
        element.getBoundingClientRect().right > clientWidth + 1 && !clipped(element.parentElement));
    return `is ${scrollWidth} px wide: `
        + wide.slice(-3).map(element => element.outerHTML.slice(0, 120)).join(" and ");
}"""


def problems(tab: Tab) -> list[str]:
    """What is wrong with a page that was just opened: weight, axe's findings, width, and faults.

    Light is looked at on a wide screen and dark on a narrow one: so two looks meet all four.
    """
    page = tab.page
    found = []
    if (weight := tab.weight()) > MOST_BYTES:
        found.append(f"weighs {weight} bytes, more than {MOST_BYTES}")
    found += [f"light: {violation}" for violation in violations(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW, "height": 740})
    found += [f"dark, at {NARROW} px: {violation}" for violation in violations(page)]
    if too_wide := page.evaluate(_TOO_WIDE):
        found.append(f"at {NARROW} px it {too_wide}")
    return found + tab.faults


def violations(page: "Page") -> list[str]:
    """What axe finds on the page as it is now, with all that can be unfolded unfolded."""
    page.evaluate(_SETTLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(_VIOLATIONS)
