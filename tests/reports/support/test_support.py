"""What an implementation takes is what its `supports` says, in every operation and number of axes."""

from __future__ import annotations

import re
from types import SimpleNamespace

from corrconv.impls.strided import Strided
from corrconv.reports.support.page import QUESTIONS, Answer, support

from corrconv import get
from tests.reports import built
from tests.reports.tree import case, of_model, write


def answers(it) -> dict[str, str]:
    return {each.question.what: each.answer for each in support(it)}


def reasons(it) -> dict[str, str]:
    return {each.question.what: each.reason for each in support(it)}


def test_what_can_do_all_says_so():
    found = support(Strided())
    assert tuple(each.question for each in found) == QUESTIONS
    assert {each.answer for each in found} == {Answer.YES}


class OnlyCorrelatesWithWrap(Strided):
    def declines(self, problem):
        wrapped = problem.boundary == "wrap" and problem.operation == "convolve"
        return "no wrap in convolve" if wrapped else None


def test_what_holds_in_some_is_partly():
    found = answers(OnlyCorrelatesWithWrap())
    assert {what for what, answer in found.items() if answer != "yes"} == {"wrap"}
    assert found["wrap"] == "partly"
    said = "convolve in 2-D: no wrap in convolve; convolve in 1-D: no wrap in convolve"
    assert reasons(OnlyCorrelatesWithWrap())["wrap"] == said


def test_a_number_of_axes_is_one_fact_and_not_one_of_every_question():
    found = answers(get("numpy"))
    assert (found["1-D"], found["2-D"], found["3-D"]) == ("yes", "no", "no")
    assert found["full"] == found["even sides"] == "yes"
    assert found["wrap"] == "no"


class DeclinesAll(Strided):
    def declines(self, problem):
        return "not <today>"


def test_what_declines_all_has_nothing_but_the_reason():
    found = support(DeclinesAll())
    assert {each.answer for each in found} == {Answer.NO}
    assert {each.reason for each in found} == {"not <today>"}


class OnlyDoubles(Strided):
    dtypes = "f8"


def test_plain_problems_are_asked_in_a_dtype_that_it_takes():
    found = answers(OnlyDoubles())
    assert (found["same"], found["float32"], found["float64"]) == ("yes", "no", "yes")


def test_the_page_shows_every_answer_with_its_reason(tmp_path, monkeypatch):
    from corrconv.reports.support import page

    monkeypatch.setattr(page, "corrconv", SimpleNamespace(names=lambda: ["all", "none"]))
    monkeypatch.setattr(page, "loaded", lambda name: Strided() if name == "all" else DeclinesAll())
    results = write(tmp_path / "results", of_model([case(64, 3)]))
    text = built.text(built.build(results, tmp_path / "site"), "support.html")
    table = text.partition('<table class="able">')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    assert [row.count("<td") + row.count("<th") for row in rows[1:]] == [len(QUESTIONS) + 2] * 3
    assert 'title="strided, wrap: not &lt;today&gt;"' in table
    for sign in ('"yes">✓', '"no">–'):
        assert table.count(f"aria-label={sign}</span>") == len(QUESTIONS)
    assert "<today>" not in text
    assert "boundaries, wrap: no; not &lt;today&gt;" in text.partition("<details>")[2]
