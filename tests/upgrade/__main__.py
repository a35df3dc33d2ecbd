"""``make landed``: keep a database of this state, with the demonstration in it, for the upgrade."""

import subprocess
import sys

from csms.demo import prepare_database


def main() -> int:
    """0 where it was kept; the folder must be as it was committed."""
    changed = _git("status", "--porcelain", "--untracked-files=no")
    if changed:
        sys.stderr.write(f"Only what has landed is kept, and this is not committed:\n{changed}\n")
        return 1
    prepare_database(paper_only=False)
    from tests.upgrade import landed

    landed.keep(_git("rev-parse", "HEAD"))
    sys.stdout.write(f"{landed.KEPT.stat().st_size // 1024} kB to {landed.KEPT}\n")
    return 0


def _git(*arguments: str) -> str:
    asked = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return asked.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
