"""What stays, and why: something needs it, somebody has changed it meanwhile, DokStamp refuses."""

from pathlib import Path

import pytest

from helpers.aftermath import Aftermath, codes, sent, told
from helpers.graduating_class import make_class
from helpers.other_edition import Quirks, behaving, in_lists_only, without
from helpers.practice import Ended, begin, command, run_batch, sandbox_process
from helpers.sampling import sampled
from helpers.terminals import in_a_terminal


def _asked(
    done: Aftermath, *answers: bytes, options: tuple[str, ...] = (), meanwhile: object = None
) -> tuple[int, str]:
    """`importer undo` at a terminal; `meanwhile` is done while it asks."""
    return in_a_terminal(
        done.practice,
        done.batch,
        *answers,
        words=("undo", done.workbook, *options),
        while_asked=meanwhile if callable(meanwhile) else lambda: None,
    )


@pytest.mark.long
def test_revoking_is_asked_for_twice(tmp_path: Path) -> None:
    """A yes, then the number; anything else sends nothing."""
    with sent(tmp_path, 2) as done:
        for answers in ((b"n\n",), (b"y\n", b"y\n"), (b"y\n", b"1\n"), (b"y\n", b"\n")):
            status, shown = _asked(done, *answers)
            assert (status, "Nothing was sent." in shown) == (1, True), shown
            assert set(done.statuses.values()) == {"issued"}
        status, shown = _asked(done, b"y\n", b"2\n")
        assert status == 0, shown
        assert "cannot be undone" in shown
        assert set(done.statuses.values()) == {"revoked"}
        assert {one["revocation_reason"] for one in done.practice.state()["certificate"]} == {None}


@pytest.mark.long
def test_deleting_drafts_is_asked_for_once(tmp_path: Path) -> None:
    """Nobody outside knows of them."""
    with sent(tmp_path, 2, "--draft") as done:
        status, shown = _asked(done, b"y\n")
        assert status == 0, shown
        assert done.statuses == {}


def test_a_draft_that_was_issued_meanwhile_is_left(tmp_path: Path) -> None:
    """Neither deleted nor revoked: nobody was asked whether it may be."""
    with sent(tmp_path, 3, "--draft") as done:
        issued = done.rows[1]["certificate_uuid"]
        status, shown = _asked(done, b"y\n", meanwhile=lambda: done.issue_by_hand(issued))
        assert status == 1
        assert "issued_meanwhile" in shown
        assert done.statuses == {issued: "issued"}


@pytest.mark.long
def test_what_was_revoked_meanwhile_is_done(tmp_path: Path) -> None:
    """By somebody else, with their reason."""
    with sent(tmp_path, 2) as done:
        uuid = done.rows[0]["certificate_uuid"]
        path, reason = f"/certificates/{uuid}/revoke", {"revocation_reason": "theirs"}
        status, shown = _asked(
            done, b"y\n", b"2\n", meanwhile=lambda: done.by_hand("PUT", path, reason)
        )
        assert status == 0, shown
        assert "1 gone before" in shown
        assert set(done.statuses.values()) == {"revoked"}


@pytest.mark.long
def test_records_of_drafts_go_in_the_order_in_which_they_may(tmp_path: Path) -> None:
    """Enrollments, then students: nothing of the run is left."""
    with sent(tmp_path, 4, "--draft", deleting_frees_file="true") as done:
        ended = done.undo("--records")
        assert ended.status == 0, ended.errors
        state = done.practice.state()
        kinds = ("certificate", "enrollment", "student", "file")
        assert [state[kind] for kind in kinds] == [[]] * 4
        for kind in kinds:
            assert set(told(ended, kind).values()) == {"taken back"}


def test_students_who_have_something_else_stay(tmp_path: Path) -> None:
    """An enrollment or a certificate that the run did not make; found students in any case."""
    with sent(tmp_path, 4, "--draft", deleting_frees_file="true") as done:
        one, two, three, four = (row["student_uuid"] for row in done.rows)
        course = next(
            one["uuid"] for one in done.practice.state()["course"] if one["code"] == "GES-2026"
        )
        body = {"course_uuid": course, "enrolled_at": "2024-09-18"}
        done.by_hand("POST", "/enrollments", body | {"student_uuid": two})
        ended = done.undo("--records")
        assert ended.status == 0
        assert told(ended, "student") == {
            one: "taken back",
            two: "kept",
            three: "taken back",
            four: "taken back",
        }
        assert [student["uuid"] for student in done.practice.state()["student"]] == [two]


@pytest.mark.long
def test_students_of_revoked_certificates_stay(tmp_path: Path) -> None:
    """DokStamp keeps them, so nobody tries, and it is no failure."""
    with sent(tmp_path, 3) as done:
        done.practice.forget_requests()
        ended = done.undo("--records")
        assert ended.status == 0, ended.errors
        assert set(told(ended, "student").values()) == {"kept"}
        assert set(told(ended, "enrollment").values()) == {"kept"}
        assert set(codes(ended)) == {"still_used"}
        assert "DELETE /students/{uuid}" not in done.practice.requests()["by_route"]


def test_a_student_whom_somebody_has_changed_stays(tmp_path: Path) -> None:
    """Another e-mail: it is not the record that the run made any more."""
    with sent(tmp_path, 2, "--draft") as done:
        uuid = done.rows[0]["student_uuid"]
        done.by_hand("PATCH", f"/students/{uuid}", {"email": "another@example.edu"})
        ended = done.undo("--records")
        assert ended.status == 1
        assert told(ended, "student")[uuid] == "kept"


@pytest.mark.parametrize("status", sampled([409, 422, 500], 1))
def test_what_is_protected_ends_its_line_and_not_the_run(tmp_path: Path, status: int) -> None:
    """Whatever DokStamp answers then: each is tried a few times at the most, the rest goes on."""
    with sent(tmp_path, 3, "--draft", deleting_frees_file="true") as done:
        stays = done.rows[1]["certificate_uuid"]
        path = f"/certificates/{stays}$"
        done.practice.faults(
            {"action": "status", "status": status, "method": "DELETE", "path": path}
        )
        done.practice.forget_requests()
        ended = done.undo()
        assert ended.status == 1
        assert done.statuses == {stays: "draft"}
        assert list(told(ended).values()).count("taken back") == 2
        assert told(ended)[stays] == "kept"
        assert codes(ended)[0] == ("server_failed" if status == 500 else "refused")
        sent_to_it = done.practice.requests()["by_route"]["DELETE /certificates/{uuid}"]
        assert sent_to_it <= 2 + 3
        done.practice.faults()
        assert done.undo().status == 0
        assert done.statuses == {}


@pytest.mark.parametrize("status", sampled([409, 422, 500], 2))
@pytest.mark.long
def test_a_revocation_that_is_refused_is_told(tmp_path: Path, status: int) -> None:
    """The certificate is issued still, and its line says so."""
    with sent(tmp_path, 2) as done:
        stays = done.rows[0]["certificate_uuid"]
        path = f"/certificates/{stays}/revoke"
        done.practice.faults({"action": "status", "status": status, "path": path})
        ended = done.undo()
        assert ended.status == 1
        assert told(ended)[stays] == "kept"
        assert done.statuses[stays] == "issued"


@pytest.mark.long
def test_a_server_that_is_away_leaves_the_rest_pending(tmp_path: Path) -> None:
    """And the same command goes on."""
    with sent(tmp_path, 4) as done:
        done.practice.faults(
            {"action": "drop_before", "path": "/certificates/", "nth": 6, "times": 999}
        )
        ended = done.again(
            "undo", done.workbook, "--yes", "--json", "--reason", "x", DOKSTAMP_RETRY_SECONDS="0.5"
        )
        assert ended.status == 1
        assert "pending" in told(ended).values()
        revoked = {uuid for uuid, status in told(ended).items() if status == "taken back"}
        assert revoked <= {uuid for uuid, now in done.statuses.items() if now == "revoked"}
        done.practice.faults()
        assert done.undo().status == 0
        assert set(done.statuses.values()) == {"revoked"}


@pytest.mark.long
def test_a_run_in_doubt_is_taken_back_by_its_id(tmp_path: Path) -> None:
    """Killed before it was answered, it knows of the certificate nothing but that it was sent."""
    with sent(tmp_path, 1) as done:
        done.batch.add(1)
        done.batch.add(2)
        done.batch.write()
        before = set(done.statuses)
        words = ("run", done.batch.sheet, "--pdfs", done.batch.pdfs, "--yes")
        with begin(done.practice.url, *words, folder=tmp_path) as process:
            done.practice.faults(
                {"action": "signal_after", "method": "POST", "path": "/certificates", "nth": 1}
                | {"pid": process.pid}
            )
            process.communicate("\n", timeout=60)
        done.practice.faults()
        in_doubt = set(done.statuses) - before
        assert in_doubt
        ended = done.again("undo", "--run", done.run_id, "--yes", "--json", "--reason", "x")
        assert told(ended) == dict.fromkeys(in_doubt, "taken back")
        assert {done.statuses[uuid] for uuid in before} == {"issued"}


@pytest.mark.long
def test_asked_to_stop_it_leaves_the_rest_pending_and_goes_on(tmp_path: Path) -> None:
    """What is in flight finishes, the workbook tells, and the same command does the rest."""
    with sent(tmp_path, 8) as done:
        words = ("undo", done.workbook, "--yes", "--json", "--reason", "x", "--max-in-flight", "1")
        with begin(done.practice.url, *words, folder=tmp_path) as process:
            done.practice.faults(
                {"action": "signal_after", "signal_name": "INT", "nth": 8, "pid": process.pid}
            )
            output, errors = process.communicate("\n", timeout=60)
        done.practice.faults()
        ended = Ended(process.returncode, output, errors)
        assert ended.status == 130, errors
        assert ended.summary["interrupted"] is True
        assert "To continue:" in errors
        revoked = {uuid for uuid, status in told(ended).items() if status == "taken back"}
        assert revoked == {uuid for uuid, now in done.statuses.items() if now == "revoked"}
        assert list(told(ended).values()).count("pending") == 8 - len(revoked) > 0
        assert done.undo().status == 0
        assert set(done.statuses.values()) == {"revoked"}


@pytest.mark.parametrize("name", sampled(["student", "files"], 1))
def test_what_a_list_leaves_out_is_read_from_the_certificate(tmp_path: Path, name: str) -> None:
    """Its drafts are issued and taken back as others are."""
    quirks = Quirks(data=in_lists_only(without(name, of="/certificates")))
    batch = make_class(tmp_path, 4)
    with sandbox_process() as practice, behaving(practice.url, quirks) as url:
        workbook = tmp_path / run_batch(url, batch, "--draft").summary["results"]
        issued = command(url, "issue", workbook, "--yes", "--rows", "2-3", folder=tmp_path)
        assert issued.status == 0, issued.output
        gone = command(url, "undo", workbook, "--yes", "--drafts-only", folder=tmp_path)
        assert gone.status == 0, gone.output
        assert [one["status"] for one in practice.state()["certificate"]] == ["issued"] * 2
