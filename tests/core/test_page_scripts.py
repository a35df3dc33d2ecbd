"""Which modules a page's script needs, and how those of a group become one file."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.templatetags.static import static

from core.shell.scripts import GROUP_OF, GROUPS, chain, group_of, imports_of, joined, written
from core.templatetags import shell

MODULES = sorted(path.stem for path in Path(__file__).parents[2].glob("static/js/*.js"))
FOLDER = {
    "outbox": 'import { open as opened } from "./store.js";\nexport const order = opened();\n',
    "store": "export function open() {\nreturn 1;\n}\n",
    "checklist": (
        'import * as store from "./store.js";\nimport { order } from "./outbox.js";\n'
        'later(() => import("./history.js"), import("./evidence.js"), store, order);\n'
    ),
    "history": "export class History {\n}\n",
}


def source(module: str) -> str:
    return FOLDER.get(module, "")


def named_in(script: str) -> set[str]:
    """Every module a script names, however it does."""
    return set(re.findall(r'(?:from|import\(?)\s*"\./(\w+)\.js"', script))


@pytest.mark.parametrize("module", MODULES)
def test_what_is_named_beside_a_script_is_what_it_imports(module: str) -> None:
    later = set(re.findall(r'import\("\./(\w+)\.js"\)', written(module)))
    assert set(imports_of(written(module))) == named_in(written(module)) - later
    every = chain(module, written)
    assert every[-1] == module
    for place, needed in enumerate(every):
        assert set(imports_of(written(needed))) <= set(every[:place])


@pytest.mark.parametrize("module", MODULES)
def test_a_page_asks_for_all_modules_of_its_script_at_once(module: str) -> None:
    page = Template(f'{{% load shell %}}{{% page_script "{module}" %}}').render(Context())
    assert re.findall(r'(?:href|src)="([^"]+)"', page) == [
        static(f"js/{one}.js") for one in chain(module, written)
    ]
    assert page.count("<script") == 1


@pytest.mark.parametrize("module", MODULES)
def test_what_runs_is_the_file_of_the_page_s_own_module(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"js/{one}.js": f"/{group_of(one)}.js" for one in MODULES}  # as they are collected
    monkeypatch.setattr(shell, "static", files.__getitem__)
    assert f'src="/{group_of(module)}.js"' in shell.page_script(module)


def test_every_module_of_a_group_is_there_and_in_no_other_group() -> None:
    grouped = [module for modules in GROUPS.values() for module in modules]
    assert set(grouped) <= set(MODULES)
    assert len(grouped) == len(GROUP_OF)
    assert {group_of(group) for group in GROUPS} == set(GROUPS)


@pytest.mark.parametrize("group", sorted({group_of(module) for module in MODULES}))
def test_the_file_of_a_group_imports_other_groups_only(group: str) -> None:
    assert named_in(joined(group, written)) <= {group_of(one) for one in MODULES} - {group}


def test_modules_become_functions_that_run_once_after_what_they_need() -> None:
    script = joined("outbox", source)
    assert script.index("const $store") < script.index("const $outbox")
    assert "const { open: opened } = $store();\nconst order = opened();\n" in script
    assert "return { order };" in script
    assert script.endswith("$outbox();\n")


def test_modules_of_another_file_and_those_that_come_later_are_asked_of_theirs() -> None:
    script = joined("checklist", source)
    assert script.startswith('import { $store, $outbox } from "./outbox.js";\n')
    assert "const store = $store();" in script
    assert "Promise.resolve().then($history)" in script
    assert 'import("./evidence.js").then((group) => group.$evidence())' in script


@pytest.mark.parametrize(
    "line", ['import "./store.js";', "export default 1;", 'export { a } from "./store.js";']
)
def test_an_import_or_export_of_another_kind_stops_the_release(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        joined("drop", lambda _module: f"{line}\n")
