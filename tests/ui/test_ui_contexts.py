"""A page's context is a contract: its template reads those fields, all of them, and nothing else."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import UndefinedError, meta, nodes

from ui import rendering
from ui.contexts import TEMPLATES, ErrorPage, Page

ENVIRONMENT = rendering.environment()
INLINE = re.compile(r"<script>|<style|\sstyle=|\son\w+=|https?:|//[a-z]")
FOLDER = Path(rendering.__file__).parent / "templates"


def macros(tree: nodes.Template) -> set[str]:
    """Names of macros that a template defines or imports; its blocks read them like names of the context."""
    taken = {macro.name for macro in tree.find_all(nodes.Macro)}
    for one in tree.find_all(nodes.FromImport):
        taken |= {name if isinstance(name, str) else name[1] for name in one.names}
    return taken


def read_names(template: str) -> set[str]:
    """Names that a template and what it extends read from their context."""
    source = (FOLDER / template).read_text(encoding="utf-8")
    tree = ENVIRONMENT.parse(source)
    names = meta.find_undeclared_variables(tree) - set(ENVIRONMENT.globals) - macros(tree)
    for other in meta.find_referenced_templates(tree):
        if other and not other.startswith("_macros"):
            names |= read_names(other)
    return names


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.__name__)
def test_a_template_reads_exactly_the_fields_of_its_context(page: type[Page]) -> None:
    assert read_names(TEMPLATES[page]) == {field.name for field in fields(page)}


def test_every_template_has_a_context() -> None:
    pages = {path.name for path in FOLDER.glob("*.html") if not path.name.startswith("_")}
    assert pages == set(TEMPLATES.values())


def test_macros_take_everything_as_arguments() -> None:
    tree = ENVIRONMENT.parse((FOLDER / "_macros.html").read_text(encoding="utf-8"))
    assert meta.find_undeclared_variables(tree) <= set(ENVIRONMENT.globals)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ missing }}").render()


def test_what_is_shown_is_escaped() -> None:
    page = ErrorPage("T", "search", "", "<script>alert(1)</script>", 'a"b', "")
    shown = rendering.html(page)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_no_page_has_inline_script_style_or_outside_address() -> None:
    for path in FOLDER.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert not INLINE.search(source), path.name
