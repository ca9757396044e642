"""The book: every chapter a page, every link alive, the API and the verbs complete; in a browser, too."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from corrconv.reports.book import api, chapters, markdown
from corrconv.reports.book import page as book
from corrconv.reports.book.chapters import CHAPTERS
from corrconv.reports.kit import html as site
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import Page
from playwright.sync_api import Browser

import corrconv
from corrconv.cli import main
from tests.reports.site.browser import Tab

FILES = {chapter.file for chapter in CHAPTERS}


@pytest.fixture(scope="module")
def pages(stored: Material) -> list[Page]:
    return book.pages(stored)


@pytest.fixture(scope="module")
def written(pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("book")
    site.write(pages, output)
    return output


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def hrefs(html: str) -> set[str]:
    return {unescape(address) for address in re.findall(r'<a [^>]*href="([^"]+)"', html)}


def test_a_page_for_each_chapter(pages: list[Page]) -> None:
    assert [page.file for page in pages] == [chapter.file for chapter in CHAPTERS]
    assert {page.group for page in pages} == {"Book"}
    assert all(re.fullmatch(r"book-[a-z]+\.html", page.file) for page in pages)
    assert all(len(page.title) <= 16 for page in pages)
    assert len({page.title for page in pages}) == len(pages)


@pytest.mark.parametrize("file", sorted(FILES))
def test_links_of_the_site_lead_somewhere(written: Path, of_reference: Path, file: str) -> None:
    others = {path.name for path in of_reference.parent.glob("*.html")}
    for address in hrefs((written / file).read_text("utf-8")):
        if "://" in address:
            continue
        path, _, anchor = address.partition("#")
        path = path or file
        assert path in FILES | others, address
        if anchor and path in FILES:
            assert anchor in ids((written / path).read_text("utf-8")), f"{file}: {address}"


def test_the_api_has_every_public_name_with_all_its_parameters(written: Path) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", (written / "book-api.html").read_text("utf-8")))
    for name in corrconv.__all__:
        assert f"corrconv.{name}" in text
    for parameter in ("x, h", "mode", "boundary", "fillvalue", "method", "workers"):
        assert parameter in text
    for member in ("Problem.output_shape", "Implementation.supports", "Plan.fixed"):
        assert member in text


def test_the_verbs_have_every_verb_with_all_its_options(written: Path) -> None:
    text = unescape((written / "book-verbs.html").read_text("utf-8"))
    for name, command in main.commands.items():
        section = text.partition(f'id="corrconv-{name}"')[2].partition("<h2")[0]
        assert section, name
        shown = [it for it in command.params if not getattr(it, "hidden", False)]
        spelt = [opt for parameter in shown for opt in parameter.opts if opt[:2] == "--"]
        assert all(option in section for option in spelt), name


def test_the_references_of_the_method_are_linked(written: Path) -> None:
    text = (written / "book-method.html").read_text("utf-8")
    cited = set(re.findall(r'href="#(reference-\d+)"', text))
    listed = {name for name in ids(text) if name.startswith("reference-")}
    assert len(listed) >= 13
    assert cited == listed


def test_a_drawing_lies_where_its_chapter_shows_it(written: Path) -> None:
    text = (written / "book-transforms.html").read_text("utf-8")
    (address,) = re.findall(r'<img src="([^"]+)" alt="[^"]{80,}"', text)
    drawn = (chapters.ROOT / "docs" / "tile.svg").read_bytes()
    assert (written / address).read_bytes() == drawn


def test_without_a_checkout_there_is_no_book(
    stored: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()  # of another project, beside installed packages
    monkeypatch.setattr(chapters, "ROOT", tmp_path)
    assert book.pages(stored) == []


def test_a_name_that_is_not_there_is_no_chapter() -> None:
    for name in ("corrconv.deconvolve", "no_such_module.thing", "corrconv"):
        with pytest.raises(ValueError, match=name):
            book.expanded(f"# API\n\n<!-- api: {name} -->\n")
    assert book.expanded("<!-- another comment -->") == "<!-- another comment -->"


def undocumented(x: int) -> None: ...


def test_what_is_described_has_a_docstring() -> None:
    with pytest.raises(ValueError, match="no docstring"):
        api.described(f"{__name__}.undocumented")


# ---- Markdown ------------------------------------------------------------------------------------


def test_headings_have_the_anchors_that_github_gives_them() -> None:
    text = "# T\n\n## How *auto* chooses\n\n## `corrconv list`\n\n## A, B & c_d\n\n## A, B & c_d\n"
    found = [heading.anchor for heading in markdown.render(text).headings]
    assert found == ["how-auto-chooses", "corrconv-list", "a-b--c_d", "a-b--c_d-1"]


def test_a_page_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with its title"):
        markdown.render("text\n")


def test_html_is_shown_and_not_taken() -> None:
    html = markdown.render("# T\n\n<script>alert(1)</script> and `<b>`\n").html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_tables_scroll_and_code_is_highlighted() -> None:
    html = markdown.render("# T\n\n| a |\n|---|\n| b |\n\n```python mine.py\nimport x\n```\n").html
    assert 'class="scroll" tabindex="0" role="region" aria-label="Table"><table>' in html
    assert (
        'aria-label="A b"><table>'
        in markdown.render("# T\n\n## A `b`\n\n| a |\n|---|\n| b |\n").html
    )
    assert '<pre class="code" tabindex="0" role="group" aria-label="mine.py">' in html
    assert '<span class="file">mine.py</span>' in html
    assert '<span class="t-kn">import</span>' in html
    plain = markdown.render("# T\n\n```unheard-of slow\n1 < 2\n```\n").html
    assert "1 &lt; 2" in plain
    assert "slow" not in plain


def test_a_link_to_what_the_site_lacks_is_code() -> None:
    render = markdown.render("# T\n\n[it](gone.md) and [`that`](x) and [a](b)\n", {"b": "B"}.get)
    assert "<code>it</code> and <code>that</code> and" in render.html
    assert '<a href="B">a</a>' in render.html


def test_numbers_in_brackets_lead_to_the_references_that_there_are() -> None:
    html = markdown.render("# T\n\nSo [1, 2], `[1]`, x[3].\n\n## References\n\n1. A\n2. B\n").html
    assert '[<a href="#reference-1">1</a>, <a href="#reference-2">2</a>]' in html
    assert "<code>[1]</code>" in html
    assert "x[3]" in html
    assert '<li id="reference-2">' in html
    assert "reference-1" not in markdown.render("# T\n\nx[1]\n").html


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("../method.md#timing", "m.html#timing"),
        ("#here", "#here"),
        ("https://example.org/a.md", "https://example.org/a.md"),
        ("../../reports/published/a-machine/site/explorer.html#n=3", "explorer.html#n=3"),
        ("../../LICENSE", None),
    ],
)
def test_where_links_lead(href: str, address: str | None) -> None:
    assert chapters.resolve(href, "docs/how-to/add.md", {"docs/method.md": "m.html"}) == address


def test_commands_lead_to_their_verb_and_names_to_the_api() -> None:
    names = {"corrconv.get": "implsget"}
    assert chapters.of_code("corrconv list --json", names) == "book-verbs.html#corrconv-list"
    assert chapters.of_code("corrconv.get", names) == "book-api.html#implsget"
    for code in ("corrconv VERB", "corrconvert", "corrconv.got", "get"):
        assert chapters.of_code(code, names) is None


def test_sections_of_a_docstring() -> None:
    said = api.as_markdown(
        """First line.

        Parameters
        ----------
        x, h : array_like
            Two
            lines.
        out

        Raises
        ------
        ValueError

        Examples
        --------
        >>> 1 + 1
        2

        Notes
        -----
        Prose: ``code``.
        """
    )
    assert said == (
        "First line.\n\n**Parameters**\n\n- `x, h`: array_like\\\n  Two lines.\n- `out`\n\n"
        "**Raises**\n\n- `ValueError`\n\n**Examples**\n\n```python\n>>> 1 + 1\n2\n```\n\n"
        "**Notes**\n\nProse: ``code``.\n"
    )


# ---- in a browser --------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(FILES))
def test_a_chapter_opens_from_disk_without_complaint(tab: Tab, written: Path, file: str) -> None:
    for width in (1280, 390):
        tab.page.set_viewport_size({"width": width, "height": 800})
        page = tab.open(written / file)
        assert page.title().startswith("corrconv")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1


def test_the_book_is_read_from_page_to_page(tab: Tab, written: Path) -> None:
    page = tab.open(written / CHAPTERS[0].file)
    for chapter in CHAPTERS[1:]:
        page.locator("a[rel=next]").click()
        assert page.url.endswith(chapter.file)
    assert page.locator("a[rel=next]").count() == 0


def test_what_is_copied_holds_no_prompts_and_no_output(browser: Browser, written: Path) -> None:
    tab = Tab(browser, permissions=["clipboard-read", "clipboard-write"])
    text = (
        "```console\n$ corrconv list\nname  family\n```\n\n```python\n>>> a = [\n...     1]\n>>> a\n[1]\n"
        "```\n\n```python\nx = 1\n\ny = 2\n```\n"
    )
    page = tab.open(written / "book-api.html")
    page.evaluate(
        "html => { document.querySelector('article').innerHTML = html; }",
        markdown.render(f"# T\n\n{text}").html,
    )
    page.add_script_tag(content=page.locator("script").last.inner_text())
    copied = []
    for button in page.locator("pre.code button").all():
        button.click(force=True)
        page.wait_for_function("b => b.textContent === 'copied'", arg=button.element_handle())
        copied.append(page.evaluate("() => navigator.clipboard.readText()"))
    assert copied == ["corrconv list\n", "a = [\n    1]\na\n", "x = 1\n\ny = 2\n"]
    tab.context.close()
    assert tab.complaints == []


@pytest.mark.parametrize("gone", ["undefined", "{ writeText: () => Promise.reject(new Error()) }"])
def test_without_a_clipboard_the_code_is_selected(
    browser: Browser, written: Path, gone: str
) -> None:
    tab = Tab(browser)
    refused = f"Object.defineProperty(navigator, 'clipboard', {{ value: {gone} }})"
    tab.page.add_init_script(refused)
    page = tab.open(written / CHAPTERS[0].file)
    button = page.locator("pre.code button").first
    code = page.locator("pre.code code").first.inner_text()
    button.click(force=True)
    assert "selected" in button.inner_text()
    assert page.evaluate("() => getSelection().toString().trim().length") > len(code) / 2
    tab.context.close()
    assert tab.complaints == []


def test_the_copy_button_is_seen_where_nothing_hovers(browser: Browser, written: Path) -> None:
    tab = Tab(browser, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    page = tab.open(written / CHAPTERS[0].file)
    button = page.locator("pre.code button").first
    assert button.evaluate("it => getComputedStyle(it).opacity") == "1"
    tab.context.close()
