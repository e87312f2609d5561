"""The outer shell of the server: counts, delays, limits and strikes requests, and is controlled under `/_sandbox`."""

import asyncio
import random
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Message, Receive, Scope, Send

from importer.sandbox import documentation, seeding
from importer.sandbox.answers import Refusal, answer, refusal
from importer.sandbox.api import Api, body_of
from importer.sandbox.connections import cut
from importer.sandbox.faults import AFTER, Fault
from importer.sandbox.limits import Limits
from importer.sandbox.settings import SandboxSettings
from importer.sandbox.traffic import Traffic

_HTML = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class Gateway:
    """The ASGI application."""

    def __init__(self, api: Api, settings: SandboxSettings) -> None:
        self._api = api
        self._settings = settings
        self._limits = Limits(settings)
        self._traffic = Traffic()
        self._faults: list[Fault] = []
        self._chance = random.Random(settings.seed)  # noqa: S311  repeatable, not secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        method, path = request.method, request.url.path
        if path in ("/docs", "/openapi.json"):
            await documentation.page(path)(scope, receive, send)
        elif path.startswith("/_sandbox/"):
            response = await self._control(request)
            await response(scope, receive, send)
        else:
            self._traffic.begin(method, path)
            status = 0
            try:
                status = await self._pass(request, scope, receive, send)
            finally:
                self._traffic.end(method, path, status)

    async def _pass(self, request: Request, scope: Scope, receive: Receive, send: Send) -> int:
        """Let a request through what is set up against it; the status answered, 0 when the connection was cut."""
        fault = self._fault(request)
        verdict = self._limits.count(self._credential(request))
        await self._wait()
        if not verdict.passes:
            response = refusal(Refusal(429, "Too many requests."), with_success=True)
        elif fault is None or fault.action in (*AFTER, "latency", "expire_tokens"):
            if fault is not None and fault.action == "expire_tokens":
                self._api.auth.expire_all()
            if fault is not None and fault.action == "latency":
                await asyncio.sleep(fault.seconds)
            response = await self._api.handle(request)
        else:
            response = None
        if fault is not None and verdict.passes:
            struck = await self._strike(fault, response, scope, send)
            if struck is None:
                return 0
            response = struck
        assert response is not None
        for name, value in verdict.headers.items():
            response.headers[name] = value
        await response(scope, receive, send)
        return response.status_code

    def _fault(self, request: Request) -> Fault | None:
        struck = [fault for fault in self._faults if fault.strikes(request.method, request.url.path, self._chance)]
        return struck[0] if struck else None

    def _credential(self, request: Request) -> str:
        try:
            return self._api.auth.caller(request).credential
        except Refusal:
            return request.client.host if request.client else ""

    async def _wait(self) -> None:
        settings = self._settings
        seconds = settings.latency_ms / 1000
        if settings.slow_fraction and self._chance.random() < settings.slow_fraction:
            seconds *= settings.slow_factor
        if seconds:
            await asyncio.sleep(seconds)

    async def _strike(self, fault: Fault, response: Response | None, scope: Scope, send: Send) -> Response | None:
        """What is answered instead of `response`; None when nothing is."""
        match fault.action:
            case "status" | "status_after" | "html_after":
                html = fault.html or fault.action == "html_after"
                failed = refusal(Refusal(fault.status, "Server error."), with_success=True)
                struck: Response = HTMLResponse(_HTML, fault.status) if html else failed
                if fault.retry_after is not None:
                    struck.headers["Retry-After"] = f"{fault.retry_after:g}"
                return struck
            case "hang":
                await asyncio.sleep(fault.seconds)
                await cut(scope)
                return None
            case "drop_before" | "drop_after":
                await cut(scope)
                return None
            case "signal_before" | "signal_after":
                fault.send_signal()
                if fault.signal_name == "KILL":
                    await cut(scope)
                    return None
                return response or refusal(Refusal(503, "Struck by a signal."), with_success=True)
            case "truncate_after":
                assert response is not None
                await _truncated(response, scope, send)
                return None
        return response

    async def _control(self, request: Request) -> Response:
        storage = self._api.storage
        try:
            match request.method, request.url.path.removeprefix("/_sandbox/"):
                case "POST", "faults":
                    rules = (await body_of(request)).get("rules", [])
                    self._faults.extend(Fault.of(rule) for rule in rules)
                    return answer({"faults": len(self._faults)})
                case "DELETE", "faults":
                    self._faults.clear()
                    return answer({"faults": 0})
                case "GET", "requests":
                    return answer(self._traffic.told(log=request.query_params.get("log") == "1"))
                case "DELETE", "requests":
                    self._traffic.forget()
                    return answer({})
                case "GET", "state":
                    return answer(seeding.state(storage))
                case "POST", "seed":
                    body: dict[str, Any] = await body_of(request)
                    return answer(seeding.students(storage, **body))
        except (ValueError, TypeError) as error:
            return answer({"message": str(error)}, 400)
        return answer({"message": "Not found."}, 404)


async def _truncated(response: Response, scope: Scope, send: Send) -> None:
    """Send the head and half of the body, then cut the connection."""
    body = bytes(response.body)
    start: Message = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    await send(start)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await cut(scope)
