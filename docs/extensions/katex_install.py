"""Puts KaTeX where the site needs it: `python -m docs.extensions.katex_install`.

npm fills `build/katex` with what `docs/katex/package-lock.json` names. Style sheet and fonts go on
to `docs/assets/katex`, since a reader asks the site for them. What is there stays.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from docs.extensions.keeping import BUILD

SOURCE = Path(__file__).resolve().parents[1] / "katex"
ASSETS = SOURCE.parent / "assets" / "katex"
PLACE = BUILD / "katex"
NODE = 20

_NPM_READS = ("package.json", "package-lock.json", ".npmrc")
_STAMP = PLACE / "installed"


def why_no_node() -> str | None:
    """What is missing of Node and npm, in one line; None where nothing is."""
    need = f"The site's formulas need Node {NODE} or newer, with npm"
    remedy = "Install nodejs and npm from nodejs.org or with your system's packages."
    if not shutil.which("node"):
        return f"{need}, and there is no Node. {remedy}"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(re.sub(r"v(\d+).*", r"\1", version) or 0) < NODE:
        return f"{need}, and found Node {version}. {remedy}"
    if not shutil.which("npm"):
        return f"{need}, and there is no npm. {remedy}"
    return None


def is_installed() -> bool:
    """Whether the KaTeX that the lock file names is in place."""
    return (
        _STAMP.is_file()
        and _STAMP.read_text("utf-8") == _wanted()
        and (PLACE / "node_modules" / "katex").is_dir()
        and (ASSETS / "katex.min.css").is_file()
    )


def install() -> None:
    """Install what the lock file names, and hand the site its part."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in _NPM_READS:
        shutil.copy(SOURCE / name, PLACE / name)
    npm = shutil.which("npm")
    assert npm
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run([npm, "ci", *quiet], cwd=PLACE, check=True)
    _hand_over(PLACE / "node_modules" / "katex" / "dist")
    _STAMP.write_text(_wanted(), "utf-8")


def _hand_over(made: Path) -> None:
    shutil.rmtree(ASSETS, ignore_errors=True)
    (ASSETS / "fonts").mkdir(parents=True)
    for font in made.glob("fonts/*.woff2"):
        shutil.copy(font, ASSETS / "fonts")
    css = (made / "katex.min.css").read_text("utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)
    (ASSETS / "katex.min.css").write_text(css, "utf-8")
    shutil.copy(made.parent / "LICENSE", ASSETS)


def _wanted() -> str:
    files = [*(SOURCE / name for name in _NPM_READS), Path(__file__)]
    return "".join(file.read_text("utf-8") for file in files)


def main() -> None:
    """Install unless it is done; end with one line where that cannot be."""
    if is_installed():
        return
    if problem := why_no_node():
        sys.exit(problem)
    print("npm installs KaTeX, which draws the site's formulas.", flush=True)
    try:
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(f"npm could not install KaTeX (exit status {error.returncode}); see above.")


if __name__ == "__main__":
    main()
