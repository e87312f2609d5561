"""Drafts first, then issue: each is issued once, or its line says to do it in DokStamp."""

from pathlib import Path

import pytest

from helpers.aftermath import codes, lines, sent, told
from helpers.practice import run_batch
from helpers.sampling import sampled
from helpers.terminals import in_a_terminal


def test_the_drafts_of_a_run_are_issued(tmp_path: Path) -> None:
    """Each student is notified once; the ledger knows, so that nothing is sent again."""
    with sent(tmp_path, 4, "--draft") as done:
        assert done.practice.state()["notification"] == []
        # One word of two editions is refused, as the other one's may be: it is sent without it.
        said = {"message": "No.", "errors": {"finish": ["Unknown."]}}
        refusal = {"action": "status", "status": 422, "method": "PATCH", "nth": 1, "json": said}
        done.practice.faults(refusal | {"path": "/certificates/"})
        ended = done.issue()
        assert ended.status == 0, ended.errors
        state = done.practice.state()
        assert set(done.statuses.values()) == {"issued"}
        assert told(ended) == dict.fromkeys(done.statuses, "issued")
        assert len(state["notification"]) == 4
        again = run_batch(done.practice.url, done.batch)
        assert again.summary["totals"]["existing"] == 4
        assert told(done.issue()) == dict.fromkeys(done.statuses, "was issued")
        assert len(done.practice.state()["notification"]) == 4


@pytest.mark.long
def test_only_the_rows_that_were_asked_for_are_issued(tmp_path: Path) -> None:
    """By their numbers."""
    with sent(tmp_path, 4, "--draft") as done:
        uuids = {row["row"]: row["certificate_uuid"] for row in done.rows}
        ended = done.issue("--rows", "2,4")
        issued = {uuid for uuid, status in done.statuses.items() if status == "issued"}
        assert issued == {uuids[2], uuids[4]} == set(told(ended))


@pytest.mark.long
def test_a_person_is_asked_with_the_dates(tmp_path: Path) -> None:
    """A row's own date counts, today's otherwise."""
    with sent(tmp_path, 1, "--draft") as first:
        batch = first.batch
        batch.headings = (*batch.headings, "issued_at")
        batch.rows[0]["issued_at"] = ""
        batch.add(1, issued_at="2026-03-04")
        batch.add(2, issued_at="")
        batch.write()
        ended = run_batch(first.practice.url, batch, "--draft")
        words = ("issue", tmp_path / ended.summary["results"])
        status, shown = in_a_terminal(first.practice, batch, b"n\n", words=words)
        assert "today (1 row), 2026-03-04 (1 row)" in " ".join(shown.split())
        assert (status, first.practice.state()["notification"]) == (1, [])
        status, shown = in_a_terminal(first.practice, batch, b"y\n", words=words)
        assert status == 0, shown
        dates = {
            str(one["issued_at"])[:10]
            for one in first.practice.state()["certificate"]
            if one["issued_at"]
        }
        assert len(dates) == 2
        assert "2026-03-04" in dates


@pytest.mark.parametrize("drafts", sampled(["refused", "ignored"], 1))
def test_where_drafts_cannot_be_issued_the_line_says_so(tmp_path: Path, drafts: str) -> None:
    """Nothing is deleted or made anew, whether DokStamp says no or does nothing. A refusal that
    names a word of issuing is asked once more without it.
    """
    with sent(tmp_path, 2, "--draft", drafts=drafts) as done:
        before = done.practice.state()
        done.practice.forget_requests()
        ended = done.issue()
        assert ended.status == 1
        assert set(told(ended).values()) == {"kept"}
        assert set(codes(ended)) == {"exists_as_draft"}
        assert all(
            "issue it in DokStamp" in line["error_message"] for line in lines(ended, tmp_path)
        )
        after = done.practice.state()
        for kind in ("certificate", "file", "student", "notification"):
            assert [one["uuid"] for one in after[kind]] == [one["uuid"] for one in before[kind]]
        routes = done.practice.requests()["by_route"]
        assert routes["PATCH /certificates/{uuid}"] == (4 if drafts == "refused" else 2)
        assert not any(route.startswith(("DELETE", "POST /certificates")) for route in routes)


@pytest.mark.long
def test_a_draft_that_is_gone_or_revoked_is_told(tmp_path: Path) -> None:
    """The others are issued."""
    with sent(tmp_path, 3, "--draft") as done:
        one, two, three = (row["certificate_uuid"] for row in done.rows)
        done.by_hand("DELETE", f"/certificates/{one}")
        done.issue_by_hand(two)
        done.by_hand("PUT", f"/certificates/{two}/revoke", {})
        ended = done.issue()
        assert ended.status == 1
        assert told(ended) == {one: "kept", two: "kept", three: "issued"}
        assert codes(ended) == ["certificate_gone", "certificate_revoked"]


def test_a_student_who_got_a_certificate_meanwhile_gets_no_second(tmp_path: Path) -> None:
    """Somebody has issued another one by hand: the draft stays a draft."""
    with sent(tmp_path, 2, "--draft") as done:
        draft, other = done.practice.state()["certificate"]
        uploaded = done.upload_by_hand(b"%PDF-1.7 another\n%%EOF")
        body = {name: draft[name] for name in ("institution_uuid", "course_uuid", "student_uuid")}
        done.by_hand("POST", "/certificates", body | {"file_uuid": uploaded, "finish": True})
        ended = done.issue()
        assert ended.status == 1
        assert told(ended) == {draft["uuid"]: "kept", other["uuid"]: "issued"}
        assert codes(ended) == ["already_certified"]


@pytest.mark.long
def test_what_was_issued_can_be_taken_back_by_the_same_workbook(tmp_path: Path) -> None:
    """By then it is revoked."""
    with sent(tmp_path, 2, "--draft") as done:
        done.issue()
        ended = done.undo()
        assert ended.status == 0, ended.errors
        assert set(done.statuses.values()) == {"revoked"}
