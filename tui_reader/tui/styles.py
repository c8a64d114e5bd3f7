"""Where the style sheets are: inside the installed package, or beside it in a source checkout."""

from __future__ import annotations

from pathlib import Path, PurePath


def style_files(*names: str) -> list[str | PurePath]:
    """Return the paths of the style sheets with these names."""
    package = Path(__file__).resolve().parent.parent
    folder = next(path for path in (package / "styles", package.parent / "styles") if path.is_dir())
    return [folder / f"{name}.tcss" for name in names]
