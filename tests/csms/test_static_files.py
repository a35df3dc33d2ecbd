"""What becomes of our own modules on their way to a browser."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.shell.scripts import slim, slim_script
from csms.static_files import COMMENT, HashedStaticFilesStorage, slim_style

STYLES = sorted(Path(__file__).parents[2].glob("static/css/*.css"))
MODULES = sorted(Path(__file__).parents[2].glob("static/js/*.js"))


def test_whoever_serves_them_may_read_what_another_collected(tmp_path: Path) -> None:
    given = settings.STORAGES["staticfiles"]["OPTIONS"]
    FileSystemStorage(location=tmp_path, **given).save("css/a.css", ContentFile(b".a{}"))
    assert [one.stat().st_mode & 0o055 for one in (tmp_path / "css", tmp_path / "css/a.css")] == [
        0o055, 0o044,
    ]  # fmt: skip


def test_comments_and_indentation_go_and_the_code_stays() -> None:
    script = '// why\nif (a) {\n  // more\n  b("https://x"); // said\n  c("; // kept");\n}\n\n'
    assert slim(script) == 'if (a) {\nb("https://x");\nc("; // kept");\n}\n'


def test_comments_of_a_style_go_over_several_lines_too() -> None:
    style = "/* why\n   and how */\n.a {\n  color: red; /* said */\n}\n"
    assert slim_style(style) == ".a{color:red}"


def test_of_a_style_the_texts_and_the_spaces_that_say_something_stay() -> None:
    style = (
        '.a :is(b, .c) > d:hover,\n.e {\n  content: "x: y, {";\n  margin: calc(1px + 2px) 0;\n}\n'
    )
    assert slim_style(style) == (
        '.a :is(b,.c) > d:hover,.e{content:"x: y, {";margin:calc(1px + 2px) 0}'
    )


def test_of_a_script_only_the_ends_of_lines_go_behind_which_it_cannot_end() -> None:
    script = "const a = [\n  1,\n];\nconst b = () => {\n  c(\n    d);\n}\nb()\n"
    assert slim_script(script) == "const a=[1,];const b=()=>{c(d);}\nb()\n"


def test_no_line_of_a_script_comes_behind_what_may_be_a_comment() -> None:
    script = 'const a = [\n  b || // why,\n  c,\n];\nd("e\'s"); // see below;\nf();\n'
    assert slim_script(script) == 'const a=[b || // why,\nc,];d("e\'s"); // see below;\nf();'


def test_of_a_script_the_spaces_around_signs_go_and_those_of_texts_stay() -> None:
    script = (
        'if (a === b && c) return { d, e: f ? "g = { h }" : a.of(i) };\n'
        "const j = `k = ${l}`;\n"
        "const j = `k = ${l ? ` = ` : 1}`;\n"
        "const m = n.match(/ = /) || 'o ? p';\n"
        "q = r - -s + +t;\n"
        "q = r - - s + + t;\n"
        "u ??= v >= w ? x - 1 : y + 1;\n"
        "for (const z of a) b += z ?? c;\n"
    )
    assert slim_script(script) == (
        'if(a===b&&c) return{d,e:f?"g = { h }":a.of(i)};'
        "const j=`k = ${l}`;const j = `k = ${l ? ` = ` : 1}`;"
        "const m = n.match(/ = /) || 'o ? p';q=r - -s + +t;q=r - - s + + t;"
        "u??=v>=w?x-1:y+1;for(const z of a) b+=z??c;"
    )


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_text_of_a_style_looks_like_a_comment(style: Path) -> None:
    texts = re.findall(r'"[^"\n]*"', COMMENT.sub("", style.read_text(encoding="utf-8")))
    assert [text for text in texts if "/*" in text or "//" in text] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_text_of_a_module_runs_over_several_lines(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("`") % 2 or "/*" in line.split('"')[0]] == []


def test_a_module_is_stored_slim_and_whole_however_far_it_was_read(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    content = ContentFile(b"// why\n  a();\n")
    content.read()
    storage.save("js/a.js", content)
    assert (tmp_path / "js/a.js").read_text(encoding="utf-8") == "a();"


def test_collected_modules_of_a_group_are_one_file_with_its_contents_hash(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    source = FileSystemStorage(location=MODULES[0].parents[1])
    names = [f"js/{module.name}" for module in MODULES]
    for name in names:
        with source.open(name) as script:
            storage.save(name, script)
    list(storage.post_process({name: (source, name) for name in names}))
    storage.hashed_files = storage.load_manifest()[0]
    assert storage.url("js/fields.js") == storage.url("js/checklist.js")
    assert storage.url("js/store.js") == storage.url("js/outbox.js") != storage.url("js/fields.js")
    checklist = (tmp_path / storage.hashed_files["js/checklist.js"]).read_text(encoding="utf-8")
    assert f'from "./{Path(storage.hashed_files["js/outbox.js"]).name}";' in checklist


def test_the_address_of_a_file_is_looked_up_once(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    storage.hashed_files = {"css/base.css": "css/base.1.css"}
    first = storage.url("css/base.css")
    storage.hashed_files = {}
    assert storage.url("css/base.css") == first


def test_no_table_is_held_wide_where_it_is_printed() -> None:
    """A sheet is narrower than 899 px: a table that is kept wide to scroll on a phone would make
    the browser print the whole page smaller."""
    sheet = next(one for one in STYLES if one.name == "base.css").read_text()
    wide = [
        condition
        for condition, rules in re.findall(r"@media ([^{]+){(.*?\n)}", sheet, re.DOTALL)
        if re.search(r"\.table[^{}]*{[^}]*min-width: [1-9]", rules)
    ]
    assert wide == ["screen and (max-width: 899px) "]
