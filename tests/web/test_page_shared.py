"""The page of several people: who comes in, who may do what, and what is kept how long."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

import importer
from dokstamp_sandbox import Sandbox, SandboxSettings, running
from importer.errors import SettingsError
from importer.ledger import Person
from importer.web.entries import Change
from importer.web.keeping import clear, kept_until
from importer.web.lists import ChangeKind, ListState
from importer.web.office import SignInAgainError
from importer.web.pages.keeper import DEEDS
from importer.web.people import read_people
from importer.web.sessions import IDLE, LONGEST, Sessions
from importer.web.tables import SESSIONS
from importer.web.tries import Tries
from importer.web.visitors import Role, Visitor
from web.shared_pages import Browser, School, school, write_people


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A DokStamp with two people of one school, and two of another."""
    with running(SandboxSettings()) as sandbox:
        yield sandbox


@pytest.fixture
def page(tmp_path: Path, sandbox: Sandbox) -> Iterator[School]:
    """The page of the first school: Rui prepares and looks after it, Ana approves."""
    with school(tmp_path / "state", sandbox) as page:
        yield page


def _tokens(sandbox: Sandbox) -> int:
    state = httpx.get(f"{sandbox.url}/_sandbox/state", trust_env=False).json()
    return len(state.get("tokens", state))


def _new_list(browser: Browser) -> str:
    answer = browser.post("/lists", school="own")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].split("/")[2])


def test_a_stranger_sees_the_form_to_sign_in_and_nothing_else(page: School) -> None:
    """Whatever they ask for, and it leads them there afterwards."""
    for path in ("/", "/lists/abcdefghjk/files", "/keeper"):
        answer = page.browser().get(path)
        assert answer.status_code == 401
        assert f'name="back" value="{path}"' in answer.text
        assert "Sign out" not in answer.text


def test_people_sign_in_with_their_login_of_dokstamp(page: School) -> None:
    """And are known by their address from then on."""
    rui = page.rui()
    shown = rui.get("/")
    assert shown.status_code == 200
    assert page.sandbox.email in shown.text
    assert [one["did"] for one in page.office.store.audit()] == ["signed in"]


def test_the_way_back_leads_nowhere_else(page: School) -> None:
    """A form may say what it wants."""
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb"):
        answer = page.browser().sign_in(page.sandbox.email, page.sandbox.password, back)
        assert answer.headers["location"] == "/"
    answer = page.browser().sign_in(page.sandbox.email, page.sandbox.password, "/lists/x/files")
    assert answer.headers["location"] == "/lists/x/files"


def test_a_wrong_password_lets_nobody_in(page: School) -> None:
    """The page says no more than that."""
    browser = page.browser()
    answer = browser.sign_in(page.sandbox.email, "wrong")
    assert answer.status_code == 401
    assert "does not know this e-mail address with this password" in answer.text
    assert not browser.cookies
    assert browser.get("/").status_code == 401


def test_whom_the_file_does_not_name_is_not_let_in(page: School, sandbox: Sandbox) -> None:
    """Though DokStamp knows them; and their sign-in there is given back."""
    browser = page.browser()
    answer = browser.sign_in(sandbox.other.email, sandbox.other.password)
    assert answer.status_code == 403
    assert "Ask whoever looks after this page" in answer.text
    assert not browser.cookies


def test_five_tries_a_minute_of_one_name_and_of_one_address(page: School) -> None:
    """Also with the right password, and under the same name from elsewhere."""
    for at in range(5):
        browser = page.browser(address=f"192.0.2.{at + 20}")
        assert browser.sign_in(page.sandbox.email, "wrong").status_code == 401
    other = page.browser(address="192.0.2.99")
    assert other.sign_in(page.sandbox.email, page.sandbox.password).status_code == 429
    one = page.browser(address="192.0.2.50")
    for at in range(5):
        assert one.sign_in(f"nobody{at}@school.example", "x").status_code == 401
    refused = one.sign_in(page.sandbox.colleague, page.sandbox.password)
    assert refused.status_code == 429
    assert "tried too often" in refused.text


def test_tries_are_forgotten_after_a_minute() -> None:
    """And those that were none are not counted."""
    clock = [0.0]
    tries = Tries(2, clock=lambda: clock[0])
    assert tries.admit("a")
    assert tries.admit("a")
    assert not tries.admit("a", "b")
    assert tries.admit("b"), "a refused try is counted for nobody"
    tries.forgive("a")
    assert tries.admit("a")
    clock[0] = 60.1
    assert tries.admit("a", "b")


def test_the_address_of_a_try_is_told_by_a_trusted_proxy_only(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """Whoever else says it is not believed, and of several the last one is the proxy's word."""
    with school(tmp_path, sandbox, proxies=["127.0.0.1"]) as page:
        for at in range(6):
            forged = {"x-forwarded-for": f"198.51.100.{at}, 203.0.113.9"}
            browser = page.browser(address="127.0.0.1", headers=forged)
            status = browser.sign_in(f"x{at}@school.example", "x").status_code
            assert status == (401 if at < 5 else 429)
        far = page.browser(address="127.0.0.1", headers={"x-forwarded-for": "203.0.113.10"})
        assert far.sign_in("y@school.example", "x").status_code == 401
        for at in range(6):
            forged = {"x-forwarded-for": f"203.0.113.{at + 20}"}
            status = page.browser(headers=forged).sign_in(f"z{at}@s.example", "x").status_code
            assert status == (401 if at < 5 else 429)


def test_the_cookie_is_for_this_host_and_nobody_else(page: School) -> None:
    """`__Host-` wants Secure, the root path and no domain; scripts do not see it."""
    told = page.browser().sign_in(page.sandbox.email, page.sandbox.password).headers["set-cookie"]
    name, _, rest = told.partition("=")
    assert name == "__Host-importer"
    parts = {one.strip().lower() for one in rest.split(";")[1:]}
    assert parts == {"httponly", "secure", "path=/", "samesite=strict"}
    assert len(rest.partition(";")[0]) >= 43


def test_the_disk_holds_neither_what_browsers_show_nor_what_dokstamp_gave(page: School) -> None:
    """A hash of the one; the other is in memory only."""
    rui = page.rui()
    secret = rui.cookies["__Host-importer"]
    visitor = page.doors.sessions.known(secret, active=False)
    assert visitor is not None
    assert visitor.allowed is not None
    kept = b"".join(one.read_bytes() for one in page.office.state.iterdir() if one.is_file())
    assert secret.encode() not in kept
    assert visitor.allowed.token.encode() not in kept
    assert page.sandbox.password.encode() not in kept
    assert page.sandbox.email.encode() in kept
    assert visitor.allowed.token not in repr(visitor)


@pytest.mark.usefixtures("each_ledger")
def test_a_sign_in_ends_after_half_an_hour_of_nothing_and_after_eight_hours(page: School) -> None:
    """Whatever comes first; what a script asks for is nothing."""
    clock = [time.time()]
    sessions = Sessions(page.office.store, page.doors.url, clock=lambda: clock[0])
    page.doors.sessions = sessions
    rui = page.rui()
    clock[0] += IDLE - 60
    assert rui.get("/").status_code == 200
    clock[0] += IDLE - 60
    script = {"sec-fetch-dest": "empty", "sec-fetch-site": "same-origin"}
    assert rui.get("/leaving", headers=script).json()["seconds"] < 120
    clock[0] += 61
    assert rui.get("/").status_code == 401
    rui = page.rui()
    begun = clock[0]
    while clock[0] < begun + LONGEST - IDLE:
        clock[0] += IDLE - 60
        assert rui.get("/").status_code == 200
    clock[0] = begun + LONGEST + 1
    assert rui.get("/").status_code == 401
    assert sessions.clear(), "what DokStamp gave is given back"
    assert not page.office.store.read(sa.select(SESSIONS))


def test_somebody_is_warned_before_and_may_stay(page: School) -> None:
    """The page has the notice, hidden until five minutes before."""
    rui = page.rui()
    shown = rui.get("/").text
    found = re.search(r'id="leaving"[^>]*data-warn="(\d+)" data-left="(\d+)" hidden', shown)
    assert found
    assert (int(found[1]), int(found[2])) == (300, IDLE)
    stayed = rui.ask("POST", "/stay")
    assert stayed.json()["seconds"] > IDLE - 5
    assert page.browser().get("/leaving").status_code == 401


def test_signing_in_again_makes_what_was_known_before_worthless(page: School) -> None:
    """A cookie that somebody else put there is never taken over."""
    rui = page.rui()
    before = rui.cookies["__Host-importer"]
    rui.sign_in(page.sandbox.email, page.sandbox.password)
    assert rui.cookies["__Host-importer"] != before
    assert (
        page.browser(cookies=httpx.Cookies({"__Host-importer": before})).get("/").status_code
        == 401
    )


def test_signing_out_ends_it_here_or_everywhere(page: School) -> None:
    """And what DokStamp gave is given back, so that it lives no longer."""
    one, two, ana = page.rui(), page.rui(), page.ana()
    copy = page.browser(cookies=httpx.Cookies(one.cookies))
    assert one.post("/sign-out").status_code == 200
    assert copy.get("/").status_code == 401
    assert two.get("/").status_code == 200
    three = page.rui()
    assert three.post("/sign-out", everywhere="yes").status_code == 200
    assert two.get("/").status_code == 401
    assert ana.get("/").status_code == 200


@pytest.mark.parametrize("how", ["signed out", "idle"])
def test_what_dokstamp_gave_is_kept_until_what_is_being_sent_has_ended(
    page: School, sandbox: Sandbox, how: str
) -> None:
    """Then it is worth nothing any more, however they went."""
    import anyio

    from importer.session import Admitted

    rui = page.rui()
    visitor = page.doors.sessions.known(rui.cookies["__Host-importer"], active=False)
    assert visitor is not None
    assert isinstance(visitor.allowed, Admitted)

    def lets_in() -> bool:
        assert visitor is not None
        assert visitor.allowed is not None
        told = {"authorization": f"Bearer {visitor.allowed.token}"}
        return httpx.get(f"{sandbox.url}/auth/me", headers=told, trust_env=False).is_success

    if how == "signed out":
        rui.post("/sign-out")
    else:
        with page.office.store.writing() as connection:
            connection.execute(sa.update(SESSIONS).values(seen_at=0.0))
    anyio.run(page.doors.give_back, {sandbox.email})
    assert lets_in()
    anyio.run(page.doors.give_back, set[str]())
    assert not lets_in()


def test_roles_are_read_again_when_the_file_changes(page: School) -> None:
    """Somebody who is taken out is out at the next click; a damaged file changes nothing."""
    rui = page.rui()
    write_people(page.people, {page.sandbox.email: ["reader"]})
    assert rui.post("/lists", school="own").status_code == 403
    assert rui.get("/keeper").status_code == 403
    page.people.write_text("[people\n", encoding="utf-8")
    assert rui.get("/").status_code == 200
    assert page.doors.roll.fault is not None
    write_people(page.people, {page.sandbox.colleague: ["reader"]})
    assert rui.get("/").status_code == 401


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[people]", "has to have a table"),
        ("people = 1", "has to have a table"),
        ('[people]\n"a@b.c" = ["boss"]', "a role that there is not"),
        ('[people]\n"a@b.c" = "keeper"', "a role that there is not"),
        ('[people]\n"a@b.c" = []', "a role that there is not"),
        ('[people]\n"ana" = ["keeper"]', "is no e-mail address"),
        ('[people]\n"a|b@c.d" = ["keeper"]', "is no e-mail address"),
        ('[people]\n"a@b.c" = ["keeper"]\n"A@b.c" = ["reader"]', "names somebody twice"),
        ('[people]\n"a@b.c" = ["keeper"]\n[limits]\nbytes = 3', "a limit that there is not"),
        ('[people]\n"a@b.c" = ["keeper"]\n[limits]\ngigabytes = "3"', "a limit that there is"),
        ('[people]\n"a@b.c" = ["keeper"]\n[other]', "has to have a table"),
        ("[people", "is not TOML"),
    ],
)
def test_a_file_of_people_that_is_wrong_says_what(tmp_path: Path, text: str, said: str) -> None:
    """At the start nothing is served then."""
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_people(path)


def test_a_file_of_people_that_others_may_write_is_refused(tmp_path: Path) -> None:
    """They would give themselves every role; that they may read it does no harm."""
    path = write_people(tmp_path / "people.toml", {"a@b.c": ["keeper"]})
    path.chmod(0o644)
    assert read_people(path).called(" A@B.C ") == {Role.KEEPER}
    path.chmod(0o664)
    with pytest.raises(SettingsError, match="may be written by others"):
        read_people(path)


@pytest.mark.usefixtures("each_ledger")
def test_a_list_of_another_school_is_not_there(tmp_path: Path, sandbox: Sandbox) -> None:
    """Not forbidden, since that would tell that it is; whatever somebody may do in theirs."""
    everything = [str(role) for role in Role]
    roles = {sandbox.email: everything, sandbox.other.email: everything}
    with school(tmp_path, sandbox, roles) as page:
        rui = page.rui()
        list_id = _new_list(rui)
        other = page.browser()
        assert other.sign_in(sandbox.other.email, sandbox.other.password).status_code == 303
        assert other.get(f"/lists/{list_id}/files").status_code == 404
        assert list_id not in other.get("/").text
        assert other.get(f"/keeper/{list_id}/delete").status_code == 404
        assert rui.get(f"/lists/{list_id}/files").status_code == 200
        assert list_id in rui.get("/").text


def test_who_sees_which_lists(page: School) -> None:
    """Who prepares sees their own, and others' by their address; who reads what was issued; who
    approves or looks after the server all of the school.
    """
    mine = page.office.new_list(_visitor("rui@s.example", Role.PREPARER), school="own").list_id

    def sees(name: str, *roles: Role, house: str = "h t") -> tuple[bool, bool]:
        visitor = _visitor(name, *roles, house=house)
        listed = any(one.list_id == mine for one in page.office.lists(visitor))
        return listed, page.office.list_called(mine, visitor) is not None

    assert sees("rui@s.example", Role.PREPARER) == (True, True)
    assert sees("eva@s.example", Role.PREPARER) == (False, True)
    assert sees("eva@s.example", Role.APPROVER) == (True, True)
    assert sees("eva@s.example", Role.KEEPER) == (True, True)
    assert sees("eva@s.example", Role.READER) == (False, False)
    assert sees("rui@s.example", Role.READER) == (False, False)
    page.office.store.set_state(mine, ListState.DONE)
    assert sees("eva@s.example", Role.READER) == (True, True)
    assert sees("rui@s.example", *Role, house="h u") == (False, False)


def _visitor(name: str, *roles: Role, house: str = "h t") -> Visitor:
    return Visitor(person=Person(name, ""), roles=frozenset(roles), house=house)


def test_everybody_is_let_in_at_dokstamp_as_themselves(page: School) -> None:
    """With what they have signed in with; after a restart they sign in again first."""
    rui = page.rui()
    secret = rui.cookies["__Host-importer"]
    one = page.doors.sessions.known(secret, active=False)
    assert one is not None
    assert one.allowed is not None
    graduates = page.office.list_called(_new_list(rui), _visitor(one.who, *Role, house=one.house))
    assert graduates is not None
    visitor = Visitor(
        person=Person(one.who, ""),
        roles=frozenset(Role),
        tenant=one.allowed.tenant,
        token=one.allowed.token,
    )
    settings = page.office.school_called(graduates.entry.school, visitor).settings
    assert settings.token is not None
    assert settings.token.get_secret_value() == one.allowed.token
    assert settings.tenant == one.allowed.tenant
    assert settings.require_approval
    with pytest.raises(SignInAgainError, match="Sign in again"):
        page.office.school_called(graduates.entry.school, _visitor(one.who, *Role))


def test_a_proxy_that_is_trusted_says_who_somebody_is(tmp_path: Path, sandbox: Sandbox) -> None:
    """Nobody else is believed, and it has to say it once."""
    roles = {"ana@school.example": ["approver"]}
    with school(
        tmp_path, sandbox, roles, header="X-Remote-User", proxies=["127.0.0.1", "::1"]
    ) as page:
        told = {"x-remote-user": "Ana@School.example"}
        for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
            assert page.browser(address=address, headers=told).get("/").status_code == 200
        assert page.browser(headers=told).get("/").status_code == 403
        nobody = page.browser(address="127.0.0.1", headers={"x-remote-user": "eva@s.example"})
        answer = nobody.get("/")
        assert answer.status_code == 403
        assert "eva@s.example" in answer.text
        assert page.browser(address="127.0.0.1").get("/sign-in").status_code == 404
        app = page.browser(address="127.0.0.1")
        twice = app.get("/", headers=[("x-remote-user", "ana@school.example")] * 2)
        assert twice.status_code == 403
        assert [one["by"] for one in page.office.store.audit()] == ["ana@school.example"]


def test_the_password_is_asked_again_before_what_cannot_be_undone(page: School) -> None:
    """A wrong one stops it; the right one makes what the browser was known by another."""
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    from importer.web.answering import answering
    from importer.web.visit import Visit, confirmed_again

    done = []

    def approve(visit: Visit) -> PlainTextResponse:
        confirmed_again(visit)
        done.append(visit.visitor.name)
        return PlainTextResponse("done")

    page.app.router.routes.append(Route("/approve", answering(approve), methods=["POST"]))
    rui = page.rui()
    before = rui.cookies["__Host-importer"]
    for wrong in ("", "wrong"):
        assert rui.post("/approve", password_again=wrong).status_code == 422
    assert not done
    assert rui.post("/approve", password_again=page.sandbox.password).text == "done"
    assert rui.cookies["__Host-importer"] != before
    assert rui.get("/").status_code == 200
    assert (
        page.browser(cookies=httpx.Cookies({"__Host-importer": before})).get("/").status_code
        == 401
    )
    for _ in range(3):
        rui.post("/approve", password_again="wrong")
    rui.post("/approve", password_again="wrong")
    again = rui.post("/approve", password_again=page.sandbox.password)
    assert again.status_code == 422
    assert "tried too often" in again.text


@pytest.mark.usefixtures("each_ledger")
def test_a_person_has_no_more_than_their_share(tmp_path: Path, sandbox: Sandbox) -> None:
    """Of lists, of requests and of what is brought."""
    limits = "[limits]\nlists_each = 2\nrequests_each = 12\ngigabytes_each = 0.0001"
    with school(tmp_path, sandbox, more=limits) as page:
        rui = page.rui()
        first = _new_list(rui)
        files = [("files", ("a.pdf", b"%PDF" + b"x" * 150_000))]
        refused = rui.ask("POST", f"/lists/{first}/files", files=files)
        assert refused.status_code == 413
        assert "more than 0.0001 GB" in refused.text
        _new_list(rui)
        full = rui.post("/lists", school="own")
        assert full.status_code == 409
        assert "2 lists" in full.text
        statuses = [rui.get("/").status_code for _ in range(12)]
        assert statuses[-1] == 429
        assert page.ana().get("/").status_code == 200, "others are not held up"


@pytest.mark.usefixtures("each_ledger")
def test_what_was_brought_is_deleted_some_days_after_it_was_issued(page: School) -> None:
    """What came of it is kept, and who has changed what; the cells' texts are not."""
    rui = _visitor("rui@s.example", Role.PREPARER)
    graduates = page.office.new_list(rui, school="own")
    (graduates.root / "sheet").mkdir()
    (graduates.root / "sheet" / "a.csv").write_text("x")
    store, list_id = page.office.store, graduates.list_id
    store.change(list_id, [Change(kind=ChangeKind.SHEET, about="", after="sheet/a.csv")], by="rui")
    cell = Change(kind=ChangeKind.CELL, row=2, about="name", before="Eva", after="Ana")
    store.change(list_id, [cell], by="rui")
    assert kept_until(page.office, page.office.list_of(store.lists()[0])) is None
    number = store.begin_run(
        "r", command="run", by="rui", results="x.xlsx", to_do=1, list_id=list_id
    )
    store.end_run(number, failure=None, totals={}, results="x.xlsx")
    store.set_state(list_id, ListState.DONE)
    done = page.office.list_of(store.lists()[0])
    told = kept_until(page.office, done)
    assert told is not None
    assert "are deleted from this server on" in str(told)
    now = datetime.now(UTC)
    assert clear(page.office, at=now + timedelta(days=29)) == 0
    assert clear(page.office, at=now + timedelta(days=31)) == 1
    assert clear(page.office, at=now + timedelta(days=31)) == 0
    assert not graduates.root.exists()
    after = page.office.list_of(store.lists()[0])
    assert after.name == "a"
    assert after.sheet_path is None
    assert "were deleted" in str(kept_until(page.office, after))
    assert [(one.by, one.after) for one in after.changes if one.kind == ChangeKind.CELL] == [
        ("rui", None)
    ]
    assert store.audit()[-1]["did"] == "cleared"


@pytest.mark.usefixtures("each_ledger")
def test_the_keeper_sees_people_lists_and_who_did_what(page: School) -> None:
    """And deletes a list now, after one question; others see nothing of it."""
    rui, ana = page.rui(), page.ana()
    list_id = _new_list(rui)
    shown = rui.get("/keeper")
    assert shown.status_code == 200
    for part in (page.sandbox.colleague, "prepare lists", "signed in", list_id):
        assert part in shown.text
    assert ana.get("/keeper").status_code == 403
    assert ana.post(f"/keeper/{list_id}/delete").status_code == 403
    assert "Delete this list?" in rui.get(f"/keeper/{list_id}/delete").text
    assert rui.post(f"/keeper/{list_id}/delete").status_code == 303
    assert rui.get(f"/lists/{list_id}/files").status_code == 404
    assert "deleted a list" in rui.get("/keeper").text


def test_whatever_the_page_notes_is_told_in_words_of_the_reader() -> None:
    """Every word of the audit that the program writes has a sentence."""
    web = Path(importer.__file__).parent / "web"
    pattern = re.compile(r"(?:note\(|did=)(?:\"|\w+, \w+, \")([a-z -]+)\"")
    noted = {word for path in web.rglob("*.py") for word in pattern.findall(path.read_text())}
    assert "approved" in noted
    assert noted <= set(DEEDS)


def test_a_link_in_a_mail_opens_for_who_is_signed_in(page: School) -> None:
    """A browser keeps the cookie back at first; the page asks itself once more."""
    answer = page.browser().get("/lists/x/", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 401
    assert 'http-equiv="refresh" content="0"' in answer.text
    assert "password" not in answer.text
