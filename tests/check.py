"""All checks that a change has to pass, in the order of their speed; the first that fails ends the run.

python -m tests.check            everything, the tests last
python -m tests.check --static   without the tests: style, types, who imports whom
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports", "--no-cache"], ["mypy"])
TESTS = (["pytest"],)


def main() -> int:
    """Run the checks with the tools of this Python's environment; return the exit status of the one that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--static", action="store_true", help="leave the tests out")
    options = parser.parse_args()
    for tool, *words in STATIC if options.static else (*STATIC, *TESTS):
        print("+", tool, *words, flush=True)
        status = subprocess.run([Path(sys.executable).with_name(tool), *words], cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
