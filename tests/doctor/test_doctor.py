"""The doctor tells a DokStamp that is as assumed from one that is not, and leaves nothing
behind.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import anyio
import pytest
from pydantic import SecretStr
from sqlalchemy import URL
from typer.testing import CliRunner

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers.other_edition import Quirks, behaving, capped, in_lists_only, without
from helpers.pdf_bytes import one_page_pdf
from helpers.postgres import PASSWORD, address
from helpers.practice import HTTP
from importer.cli import app
from importer.doctor import Examination, Observation, Verdict, examine
from importer.settings import Settings

EDITIONS = ("login", "oauth")


@dataclass(frozen=True)
class Practice:
    """A sandbox with some records in it, and settings for it."""

    sandbox: Sandbox

    def settings(self, edition: str = "login", url: str | None = None, **other: Any) -> Settings:
        """Settings with credentials of an edition."""
        known = self.sandbox
        who: dict[str, Any] = {"email": known.email, "password": SecretStr(known.password)}
        if edition == "oauth":
            who = {"client_id": known.client_id, "client_secret": SecretStr(known.client_secret)}
        if edition == "token":
            who = {"token": SecretStr(known.token)}
        return Settings(**{"base_url": url or known.url, **who, **other})

    def ask(self, method: str, path: str, body: Any = None, files: Any = None) -> Any:
        """Do something by hand."""
        headers = {
            "Authorization": f"Bearer {self.sandbox.token}",
            "X-Tenant": self.sandbox.tenant,
        }
        url = self.sandbox.url + path
        answer = HTTP.request(method, url, json=body, files=files, headers=headers)
        answer.raise_for_status()
        return answer.json().get("data", answer.json()) if answer.content else None

    def fill(self) -> None:
        """Students, certificates, files and an enrollment with a grade."""
        self.ask("POST", "/_sandbox/seed", {"count": 9, "course": "LEI-2026"})
        student = self.ask("POST", "/students", person())
        institution = self.ask("GET", "/institutions")[0]["uuid"]
        module = {"name": "Luz", "institution_uuid": institution, "workload": 60}
        self.ask("POST", "/modules", module)
        listed = self.ask("GET", "/courses")
        course = listed[0]["uuid"]
        enrolled = {
            "student_uuid": student["uuid"],
            "course_uuid": course,
            "enrolled_at": "2024-02-01",
            "grade": 8.75,
        }
        self.ask("POST", "/enrollments", enrolled)
        self.ask(
            "POST", "/files", files=[("files[]", ("a.pdf", one_page_pdf("a"), "application/pdf"))]
        )

    def state(self) -> Any:
        """Everything the server holds, but for the logins."""
        return self.ask("GET", "/_sandbox/state")


def person() -> dict[str, str]:
    """A student's fields."""
    return {
        "name": "Rui Sá",
        "email": f"rui-{uuid4().hex[:6]}@example.edu",
        "date_of_birth": "2000-02-29",
    }


@contextmanager
def practising(*, filled: bool = True, **settings: Any) -> Iterator[Practice]:
    """A sandbox of these settings."""
    with running(SandboxSettings(**settings)) as sandbox:
        practice = Practice(sandbox)
        if filled:
            practice.fill()
        yield practice


def examined(settings: Settings, *, write_practice: bool = False) -> Examination:
    """What the doctor finds."""
    told: list[Observation] = []

    async def ask() -> Examination:
        return await examine(
            settings, write_practice=write_practice, user_agent="test", on_finding=told.append
        )

    examination = anyio.run(ask)
    assert examination.findings == tuple(told)
    return examination


def wrong(examination: Examination) -> set[str]:
    """What differs."""
    return {str(one.about) for one in examination.findings if one.verdict is Verdict.DIFFERS}


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_practice_server_is_as_assumed_in_both_editions(edition: str) -> None:
    """Nothing differs, what is unknown is harmless, and nothing was written."""
    with practising(rate_per_minute=100_000) as practice:
        before = practice.state()
        examination = examined(practice.settings(edition))
        assert wrong(examination) == set()
        assert examination.well
        unknown = {
            str(one.about) for one in examination.findings if one.verdict is Verdict.UNKNOWN
        }
        assert unknown == {"TLS"}
        assert examination.requests < 70
        assert practice.state() == before


def test_an_empty_tenant_is_unknown_and_harmless() -> None:
    """There is little to look at, which is no fault."""
    with practising(filled=False, seeded=False) as practice:
        examination = examined(practice.settings("token"))
        assert wrong(examination) == set()
        assert examination.well


BROKEN: dict[str, tuple[dict[str, Any], set[str]]] = {
    "filters are ignored": (
        {"filters": "ignored"},
        {
            "where[email] of /students", "where[code] of /courses",
            "where[course_uuid] of /certificates",
            "where[student_uuid] of /certificates", "where[student_uuid] of /enrollments",
            "where[used_at]=null of /files",
        },
    ),
    "filters mind the case": (
        {"filters": "to-the-letter"},
        {"letter case in where[email]", "letter case in where[code]"},
    ),
    "filters find parts": ({"filters": "substring"}, {"a part in where[email]",
    "a part in where[code]"}),
    "per_page is ignored": ({"per_page_ignored": True}, {"per_page"}),
    "long pages are refused": ({"long_pages": "refused", "longest_page": 50}, {"longest page"}),
    "meta is missing": ({"meta": "missing"}, {"meta"}),
    "meta stands beside": ({"meta": "beside"}, {"meta"}),
    "meta tells no total": ({"meta": "without-total"}, {"meta"}),
    "lists change their order": ({"list_order": "changing"}, {"order of lists"}),
    "references are flat": ({"references": "flat"}, {"references"}),
    "days are moments": ({"days": "moments"}, {"days"}),
    "days are of the east": ({"days": "eastern"}, {"days"}),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "found"), BROKEN.values(), ids=BROKEN.keys())
def test_each_broken_assumption_is_told(settings: dict[str, Any], found: set[str]) -> None:
    """And no other; each says what follows, and somebody has to look."""
    with practising(**settings) as practice:
        examination = examined(practice.settings())
        assert wrong(examination) == found
        assert not examination.well
        assert all(one.follows for one in examination.findings if one.verdict is Verdict.DIFFERS)


QUIRKS: dict[str, tuple[Quirks, set[str]]] = {
    "a list is none": (
        Quirks(data=in_lists_only(lambda _, path, data: None if path == "/students" else data)),
        {"list /students"},
    ),
    "lists of certificates tell no student": (
        Quirks(data=in_lists_only(without("student", of="/certificates"))),
        {"certificates in lists"},
    ),
    "files tell no name": (Quirks(data=without("original_name", of="/files")), {"files"}),
    "records have no uuid": (Quirks(data=without("uuid", of="/modules")), {"uuids"}),
    "pages are short and say so": (Quirks(query=capped(2)), set()),
}


@pytest.mark.parametrize(("quirks", "found"), QUIRKS.values(), ids=QUIRKS.keys())
def test_what_records_do_not_tell_is_told(quirks: Quirks, found: set[str]) -> None:
    """A cap of pages is no difference: the client trusts what a page says."""
    with practising() as practice, behaving(practice.sandbox.url, quirks) as url:
        assert wrong(examined(practice.settings(url=url))) == found


@pytest.mark.parametrize("edition", EDITIONS)
def test_practising_makes_and_removes(edition: str) -> None:
    """A draft, its enrollment, its student: gone again, and nobody was notified. Its PDF stays
    used, which is told.
    """
    with practising(filled=False) as practice:
        examination = examined(practice.settings(edition), write_practice=True)
        assert wrong(examination) == set()
        assert examination.well
        about = {
            str(one.about) for one in examination.findings if one.verdict is Verdict.AS_ASSUMED
        }
        assert {
            "draft",
            "a used file",
            "looking a certificate up",
            "a grade as a number",
            "removing",
        } <= about
        state = practice.state()
        assert all(
            state[kind] == [] for kind in ("student", "enrollment", "certificate", "notification")
        )
        assert len(state["file"]) == 1


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"created_status": 200}, {"status of a create"}),
        ({"upload_order": "reversed"}, {"upload of two files"}),
        ({"days": "eastern"}, {"a day that is sent"}),
    ],
)
def test_practising_tells_what_only_writing_shows(
    settings: dict[str, Any], found: set[str]
) -> None:
    """Statuses of creates, uploads in another order, days that come back as others."""
    with practising(filled=False, **settings) as practice:
        assert wrong(examined(practice.settings(), write_practice=True)) == found


@pytest.mark.parametrize("path", ["/students", "/files", "/enrollments", "/certificates"])
@pytest.mark.parametrize("action", ["truncate_after", "html_after"])
def test_what_practising_may_have_made_without_an_answer_is_told(path: str, action: str) -> None:
    """With where it is to be looked for; whatever else was made goes again, or is told as left."""
    with practising(filled=False) as practice:
        cut = {"action": action, "method": "POST", "path": f"{path}$", "nth": 1, "status": 504}
        practice.ask("POST", "/_sandbox/faults", {"rules": [cut]})
        examination = examined(practice.settings(), write_practice=True)
        removing = [one for one in examination.findings if str(one.about) == "removing"]
        told = " ".join(str(one.seen) for one in removing)
        assert f"no answer told whether there is a record more at {path}" in told
        assert not examination.well
        assert "a deleted student" not in wrong(examination), "one that was kept is not deleted"
        state = practice.state()
        made = {
            "student": state["student"],
            "enrollment": state["enrollment"],
            "file": [one for one in state["file"] if not one["used_at"]],
            "certificate": state["certificate"],
        }
        unseen = {"/students": "student", "/files": "file"}.get(path, path[1:-1])
        for kind, records in made.items():
            assert kind == unseen or all(one["uuid"] in told for one in records)


def test_a_tenant_with_certificates_is_not_written_into() -> None:
    """Whoever asks by mistake has changed nothing."""
    with practising() as practice:
        before = practice.state()
        examination = examined(practice.settings(), write_practice=True)
        assert not examination.well
        [refused] = [one for one in examination.findings if str(one.about) == "practice"]
        assert "nothing was written" in str(refused.follows)
        assert practice.state() == before


def spoil(name: str) -> Callable[[Practice], Settings]:
    """Settings of which one thing is wrong."""
    wrong: dict[str, dict[str, Any]] = {
        "password": {"password": SecretStr("wrong-and-secret")},
        "tenant": {"tenant": "elsewhere.example"},
        "port": {"base_url": "http://127.0.0.1:9"},
    }
    return lambda practice: practice.settings().model_copy(update=wrong[name])


@pytest.mark.parametrize(
    ("name", "about"),
    [("password", "login credentials"), ("tenant", "tenant"), ("port", "connection")],
)
def test_what_keeps_us_out_is_a_line_not_an_error(name: str, about: str) -> None:
    """Wrong credentials, another's tenant, no server."""
    with practising(filled=False) as practice:
        examination = examined(spoil(name)(practice))
        assert about in wrong(examination)
        assert not examination.well


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SSL_CERT_FILE": "/nowhere/certificates.pem"}, "SSL_CERT_FILE cannot be read"),
        (
            {"HTTPS_PROXY": "socks5://registrar:secret@proxy.example:1080"},
            "proxy.example:1080 cannot be used",
        ),
        ({}, "no connection"),
    ],
)
def test_what_this_machine_has_wrong_is_a_line_too(
    variables: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trusted certificates that cannot be read, a proxy of another kind, a server that speaks no
    TLS; no password.
    """
    for name in (
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "SSL_CERT_DIR",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with practising(filled=False) as practice:
        host = (
            "dokstamp.example"
            if "HTTPS_PROXY" in variables
            else practice.sandbox.url.partition("://")[2]
        )
        examination = examined(practice.settings(url=f"https://{host}"))
    told = " ".join(f"{one.about} {one.seen}" for one in examination.findings)
    assert words in told
    assert "secret" not in told
    assert not examination.well


def test_a_server_that_answers_something_else_ends_in_lines() -> None:
    """HTML for everything, and lists of nonsense: no traceback."""
    for data in (lambda *_: ["text", None, 7], lambda *_: {"data": {"uuid": 1}}, lambda *_: None):
        with practising() as practice, behaving(practice.sandbox.url, Quirks(data=data)) as url:
            settings = practice.settings(url=url, tenant=practice.sandbox.tenant)
            assert not examined(settings, write_practice=True).well
        with practising(filled=False) as practice:
            fault = {"action": "status", "status": 200, "html": True}
            practice.ask("POST", "/_sandbox/faults", {"rules": [fault]})
            assert not examined(practice.settings()).well


def test_a_ledger_on_a_server_is_looked_at(database: URL) -> None:
    """Whether it can be opened and has room; never with which password."""
    with practising() as practice:
        for password, verdict in ((PASSWORD, Verdict.AS_ASSUMED), ("wrong", Verdict.DIFFERS)):
            ledger = SecretStr(address(database.set(password=password)))
            settings = practice.settings().model_copy(update={"ledger": ledger})
            found = examined(settings).findings
            [told] = [one for one in found if str(one.about) == "ledger"]
            assert told.verdict is verdict, str(told.seen)
            assert password not in f"{told.seen} {told.follows}"


@pytest.mark.parametrize(("settings", "status"), [({}, 0), ({"meta": "missing"}, 1)])
def test_the_command_prints_lines_or_an_object(
    settings: dict[str, Any], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 0 when all is as assumed or unknown; neither secrets nor addresses of students
    are printed.
    """
    with practising(**settings) as practice:
        known = practice.sandbox
        monkeypatch.setenv("DOKSTAMP_BASE_URL", known.url)
        monkeypatch.setenv("DOKSTAMP_CLIENT_ID", known.client_id)
        monkeypatch.setenv("DOKSTAMP_CLIENT_SECRET", known.client_secret)
        plain = CliRunner().invoke(app, ["doctor"], standalone_mode=False)
        assert plain.return_value == status, plain.output
        assert "as assumed" in plain.stdout
        printed = CliRunner().invoke(app, ["doctor", "--json"], standalone_mode=False)
        told = json.loads(printed.stdout)
        assert (told["command"], told["edition"], told["tenant"]) == (
            "doctor",
            "OAuth",
            known.tenant,
        )
        assert told["well"] is (status == 0)
        assert {one["verdict"] for one in told["findings"]} <= set(Verdict)
        for secret in (known.client_secret + "\n", "@example.edu", "Bearer"):
            assert secret not in plain.output + printed.output
