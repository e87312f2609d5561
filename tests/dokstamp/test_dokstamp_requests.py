"""What is sent once, what is sent again, and what an answer is taken for."""

import gzip
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio
import pytest
from dokstamp_loopback import (
    DROP,
    HTML,
    TENANT,
    Handler,
    Loopback,
    Reply,
    Seen,
    connect,
    data,
    loopback,
    made,
    says_no,
    scripted,
)  # fmt: skip

from importer.dokstamp import (
    CERTIFICATE,
    STUDENT,
    DokStamp,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    OutcomeUnknown,
    Refused,
    Retry,
    TenantUnknown,
    TokenCredentials,
    Unreachable,
)

T = TypeVar("T")
ANA = {"name": "Ana Sá", "email": "ana@example.edu", "date_of_birth": "2001-04-23"}
HALF = Reply(200, {"success": True, "data": [{"uuid": "a"}], "meta": {"total": 1}}, cut=20)
NOT_OURS = Reply(200, b"<html>login</html>", {"content-type": "text/html"})
WITHOUT_UUID = data({"name": "Ana"}, 201)
ELSEWHERE = Reply(302, None, {"location": "https://elsewhere.example"})


def asked(
    handler: Handler, ask: Callable[[DokStamp], Awaitable[T]], **settings: Any
) -> tuple[T | Exception, Loopback]:
    """What the client makes of this server, and the server."""

    async def main() -> tuple[T | Exception, Loopback]:
        async with loopback(handler) as api, connect(api, **settings) as client:
            try:
                return await ask(client), api
            except Exception as error:
                return error, api

    return anyio.run(main)


async def create(client: DokStamp) -> Any:
    """Create a student."""
    return await client.create(STUDENT, ANA)


async def find(client: DokStamp) -> list[Any]:
    """Ask for students."""
    return await client.find(STUDENT, where={"email": "ana@example.edu"})


@pytest.mark.parametrize(
    "answer",
    [
        DROP,
        HALF,
        HTML,
        NOT_OURS,
        WITHOUT_UUID,
        ELSEWHERE,
        Reply(500, {"message": "x"}),
        Reply(503, None),
        Reply(201),
    ],
    ids=["dropped", "cut", "html 502", "html 200", "no uuid", "redirect", "500", "503", "empty"],
)
def test_a_create_whose_outcome_is_unknown_is_not_sent_again(answer: Reply) -> None:
    """It may have happened, so whoever asked for it finds out first."""
    error, api = asked(scripted(answer, made()), create)
    assert isinstance(error, OutcomeUnknown)
    assert api.paths() == ["POST /students"]


def test_a_create_that_certainly_did_not_happen_is_sent_again() -> None:
    """429 is answered before anything is done, and so is a connection that was never made."""
    record, api = asked(
        scripted(says_no(429), says_no(429), made(email="ana@example.edu")), create
    )
    assert isinstance(record, dict)
    assert record["email"] == "ana@example.edu"
    assert api.paths() == ["POST /students"] * 3
    assert all(one.json == ANA for one in api.seen)


@pytest.mark.parametrize(
    "answer",
    [DROP, HALF, HTML, NOT_OURS, Reply(500, {"message": "x"}), Reply(503, None), says_no(429)],
    ids=["dropped", "cut", "html 502", "html 200", "500", "503", "429"],
)
def test_a_question_is_asked_again_until_it_is_answered(answer: Reply) -> None:
    """Asking twice does no harm."""
    found, api = asked(
        scripted(answer, answer, data([{"uuid": "a"}], current_page=1, per_page=100, total=1)),
        find,
    )
    assert found == [{"uuid": "a"}]
    assert api.paths() == ["GET /students"] * 3


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Malformed), (403, Forbidden), (404, NotFound), (409, Refused), (422, Invalid)],
)
@pytest.mark.parametrize("ask", [create, find])
def test_other_refusals_are_never_repeated(
    status: int, kind: type[Refused], ask: Callable[..., Any]
) -> None:
    """The error keeps the status, the server's words and its messages by field."""
    errors = {"email": ["The email has already been taken."]}

    def handler(seen: Seen) -> Reply:
        return (
            data({"tenant": {"domain": TENANT}})
            if seen.path == "/auth/me"
            else says_no(status, "No.", errors)
        )

    refusal, api = asked(handler, ask)
    assert type(refusal) is kind
    assert isinstance(refusal, Refused)
    assert (refusal.status, refusal.message) == (status, "No.")
    assert refusal.errors == {"email": ("The email has already been taken.",)}
    assert sum("/students" in path for path in api.paths()) == 1


def test_an_error_quotes_no_personal_data() -> None:
    """Neither what was sent nor what the server says of it."""
    refusal, _ = asked(
        scripted(says_no(422, "ana@example.edu?", {"email": ["ana@example.edu is taken."]})),
        create,
    )
    unknown, _ = asked(scripted(DROP), create)
    lost, _ = asked(scripted(DROP), find, retry=Retry(budget_seconds=0.1, first_wait=0.01))
    assert isinstance(lost, Unreachable)
    for error in (refusal, unknown, lost):
        assert "ana" not in str(error).lower()
        assert "/students" in str(error) or "connection" in str(error)


def test_retry_after_is_honoured() -> None:
    """Nothing is sent before the time that the API asked for."""
    answers = scripted(Reply(429, None, {"retry-after": "1"}), data([]))
    found, api = asked(answers, find)
    assert found == []
    assert api.times[1] - api.times[0] >= 1.0


def test_a_host_that_never_answers_is_given_up_when_the_budget_is_spent() -> None:
    """One sentence says for how long and what it was last."""
    error, api = asked(
        scripted(HTML), find, retry=Retry(budget_seconds=0.3, first_wait=0.02, longest_wait=0.05)
    )
    assert isinstance(error, Unreachable)
    assert "0.3 seconds" in str(error)
    assert "502" in str(error)
    assert len(api.seen) > 3


def numbered(first: int, last: int, *, per_page: int, page: int, total: int) -> Reply:
    """A page of records."""
    records = [{"uuid": str(number)} for number in range(first, last + 1)]
    return data(records, current_page=page, per_page=per_page, total=total)


def test_all_pages_are_read_however_short_the_server_makes_them() -> None:
    """`meta.per_page` is believed, not what was asked for; a record that moves to the next page
    comes once.
    """
    pages = scripted(
        numbered(1, 3, per_page=3, page=1, total=7),
        numbered(3, 5, per_page=3, page=2, total=7),
        numbered(6, 7, per_page=3, page=3, total=7),
    )
    found, api = asked(pages, lambda client: client.find(CERTIFICATE, where={"course_uuid": "c"}))
    assert [one["uuid"] for one in found] == ["1", "2", "3", "4", "5", "6", "7"]  # type: ignore[union-attr]
    assert [one.query["page"] for one in api.seen] == ["1", "2", "3"]
    assert {one.query["where[course_uuid]"] for one in api.seen} == {"c"}


REFUSED_SIZES = {
    "the most is named": says_no(
        422, "Invalid.", {"per_page": ["The per page field must not be greater than 24."]}
    ),
    "the field is named": says_no(422, "Invalid.", {"per_page": ["Too many."]}),
    "the message tells": says_no(400, "per_page is too large"),
    "nothing is told": says_no(422, "The given data was invalid."),
}


@pytest.mark.parametrize("refusal", REFUSED_SIZES.values(), ids=REFUSED_SIZES.keys())
@pytest.mark.parametrize("most", [24, 10])
def test_a_page_that_is_too_long_is_asked_for_again_shorter(refusal: Reply, most: int) -> None:
    """As long as the refusal says, or by steps, or as the server likes; a list keeps the length,
    others begin with it.

    A server that takes no length at all is asked four times at the most.
    """
    uuids = [{"uuid": f"uuid-{number}"} for number in range(60)]

    def handler(seen: Seen) -> Reply:
        size, page = int(seen.query.get("per_page", "10")), int(seen.query["page"])
        if size > most:
            return refusal
        part = uuids[(page - 1) * size : page * size]
        return data(part, current_page=page, per_page=size, total=len(uuids))

    async def both(client: DokStamp) -> tuple[int, int]:
        return len(await client.find(STUDENT)), len(await client.find(CERTIFICATE))

    told, api = asked(handler, both)
    assert told == (60, 60)
    sizes = [int(seen.query.get("per_page", "10")) for seen in api.seen]
    assert sum(size > most for size in sizes) <= 4
    assert (
        len({seen.query.get("per_page") for seen in api.seen if seen.path == "/certificates"}) == 1
    )


def test_a_page_that_is_refused_whatever_its_length_is_refused() -> None:
    """Every step once, and that is it."""
    error, api = asked(
        lambda _: says_no(422, "Invalid.", {"per_page": ["No."]}),
        lambda client: client.find(STUDENT),
    )
    assert isinstance(error, Invalid)
    assert [seen.query.get("per_page") for seen in api.seen] == ["100", "50", "25", "15", None]


def test_a_list_that_has_no_pages_is_read_until_it_repeats_itself() -> None:
    """Without `meta`, and when every page is the same one."""
    alone, api = asked(scripted(data([{"uuid": "a"}, {"uuid": "b"}])), find)
    assert alone == [{"uuid": "a"}, {"uuid": "b"}]
    assert len(api.seen) == 2
    same, api = asked(scripted(numbered(1, 3, per_page=3, page=1, total=9)), find)
    assert len(same) == 3  # type: ignore[arg-type]
    assert len(api.seen) == 2


def test_every_request_says_who_it_is_from_and_for() -> None:
    """Token, tenant and an honest name; what is asked for is JSON."""
    _, api = asked(scripted(data([])), find)
    headers = api.seen[0].headers
    assert headers["authorization"] == "Bearer a-token"
    assert headers["x-tenant"] == "escola.example"
    assert headers["user-agent"] == "tests/1"
    assert headers["accept"] == "application/json"


def test_half_a_character_in_an_answer_is_replaced() -> None:
    """JSON may hold one, but neither the ledger nor a workbook could keep it; whole ones stay as
    they are.
    """
    body = rb'{"success": true, "data": {"uuid": "s", "name": "Ana \ud800 S\u00e1 \ud83c\udf93"}}'
    record, _ = asked(scripted(Reply(201, body, {"content-type": "application/json"})), create)
    assert record == {"uuid": "s", "name": "Ana ? Sá \N{GRADUATION CAP}"}


def test_an_answer_about_another_record_is_asked_for_again_on_another_connection() -> None:
    """A connection that is out of step is not used again."""
    right, wrong = data({"uuid": "student"}), data({"uuid": "somebody-else"})

    async def get(client: DokStamp) -> Any:
        return await client.get(STUDENT, "student")

    told, api = asked(scripted(wrong, right), get)
    assert told == {"uuid": "student"}
    assert api.connections == 2


def test_a_refusal_without_a_reason_is_read_once_more() -> None:
    """Where that is harmless: so that the person learns which column it is about."""

    async def change(client: DokStamp) -> Any:
        try:
            await client.update(STUDENT, "student", {"name": "Ana"})
        except Invalid as refusal:
            return sorted(refusal.errors)

    told = says_no(422, "The given data was invalid.", {"name": ["Too short."]})
    for empty in (Reply(422, b""), Reply(422, told.body, cut=10)):
        assert asked(scripted(empty, told), change)[0] == ["name"]


def test_answers_are_read_up_to_a_size() -> None:
    """However well they are packed, and packed once only."""
    packed = gzip.compress(b" " * (65 * 2**20))
    for reply in (
        Reply(200, packed, {"content-encoding": "gzip"}),
        Reply(200, gzip.compress(packed), {"content-encoding": "gzip, gzip"}),
    ):
        error, _ = asked(scripted(reply), find)
        assert isinstance(error, Unreachable)


def test_json_of_any_depth_is_a_sentence() -> None:
    """It is no answer of the API."""
    error, _ = asked(scripted(Reply(200, b'{"data":' + b"[" * 100_000)), find)
    assert isinstance(error, Unreachable)
    assert "nested" in str(error)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SSL_CERT_FILE", "/nowhere/bundle.pem", "SSL_CERT_FILE"),
        ("HTTPS_PROXY", "socks5://proxy.example:1080", "proxy.example"),
        ("HTTPS_PROXY", "gopher://me:secret@proxy.example", "proxy.example"),
    ],
)
def test_settings_of_the_machine_that_cannot_be_used_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """It names the variable or the proxy, and no password."""
    for other in ("ALL_PROXY", "all_proxy", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(Unreachable, match=told) as raised:
        DokStamp("https://api.school.example", TokenCredentials("a-token"), user_agent="tests/1")
    assert "secret" not in str(raised.value)


def test_a_tenant_with_other_letters_is_a_sentence() -> None:
    """No header can hold it."""

    async def main() -> None:
        async with loopback(scripted(data([]))) as api, connect(api, tenant="escóla.example"):
            pass

    with pytest.raises(TenantUnknown, match="cannot be sent"):
        anyio.run(main)
