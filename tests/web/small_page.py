"""A small server that does what ours must not, to try the listeners on."""

import secrets
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

_PAGE = """<!doctype html><html lang="{lang}"><title>Small</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body {{background: Canvas}}</style><main><h1>{who}</h1>{body}</main>"""
_DROPPED = """
<p id="here">Drop here</p><p role="status"></p><script>
const here = document.querySelector("#here"), told = document.querySelector("[role=status]");
here.ondragover = event => event.preventDefault();
here.ondrop = event => {
    event.preventDefault();
    const [item] = event.dataTransfer.items, entry = item.webkitGetAsEntry();
    entry.createReader().readEntries(all => {
        told.textContent = entry.name + ": " + all.map(one => one.name).sort().join(", ");
    });
};
</script>"""
BODIES = {
    "sound": "<p>Nothing to say.</p>",
    "warns": "<script>console.warn('careful')</script>",
    "logs": "<script>console.log('here')</script>",
    "logs_at_the_end": "<script>onpagehide = () => console.log('good bye')</script>",
    "raises": "<script>setTimeout(() => nothing.there)</script>",
    "asks": "<script>alert('Are you there?')</script>",
    "fetches": "<img alt='' src='http://example.com/pixel.png'>",
    "fetches_near": "<script>fetch('http://127.0.0.1:1/', {mode: 'no-cors'})"
    ".catch(() => 0)</script>",
    "opens": "<script>open('http://example.com/')</script>",
    "misses": "<img alt='' src='/missing.png'>",
    "unlabelled": "<input>",
    "pale": "<p style='color:#999;background:#fff'>Pale</p>",
    "pale_in_the_dark": "<style>@media (prefers-color-scheme: dark) {p {color: #444}}</style>"
    "<p>Pale at night</p>",
    "pale_when_forced": "<style>p {forced-color-adjust: none; color: #333}"
    "@media (forced-colors: none) {p {background: #fff}}</style><p>Stays as it is</p>",
    "dark_button": "<style>@media (prefers-color-scheme: dark) "
    "{button {background: #8ab8f5; color: #0c1520; padding: 1rem}}</style><button>Go on</button>",
    "bare": "<style>body {background: none}</style>",
    "small_targets": "<p style='font-size:8px;line-height:8px'>"
    + "<button style='width:8px;height:8px;padding:0;border:0'>x</button>" * 3,
    "wide": "<p style='width:600px'>Wide</p>",
    "wide_in_a_box": "<div tabindex='0' style='overflow-x:auto'>"
    "<p style='width:600px'>Wide</p></div>",
    "drop": _DROPPED,
}


def _shows(body: str, cookie: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def shown(request: Request) -> Response:
        who = "Signed in" if request.cookies.get("who") == cookie else "A stranger"
        language = request.headers.get("accept-language", "")[:5]
        return HTMLResponse(_PAGE.format(lang=language, who=who, body=body))

    return shown


def main() -> None:
    """Serve until killed; the link goes to standard output."""
    token, cookie = secrets.token_urlsafe(), secrets.token_urlsafe()

    async def enter(request: Request) -> Response:
        answer = RedirectResponse("/sound", 303)
        answer.set_cookie("who", cookie, httponly=True, samesite="strict")
        return answer

    routes = [Route(f"/{name}", _shows(body, cookie)) for name, body in BODIES.items()]
    routes.append(Route(f"/enter/{token}", enter))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}/enter/{token}", flush=True)
        uvicorn.Server(uvicorn.Config(Starlette(routes=routes))).run([listener])


if __name__ == "__main__":
    main()
