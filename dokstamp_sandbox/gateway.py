"""The outer shell of the server: counts, limits, delays and strikes requests before and after they
are answered.
"""

import asyncio
import json
import random
import time
from dataclasses import replace

from dokstamp_sandbox import signals
from dokstamp_sandbox.api import Api
from dokstamp_sandbox.calls import HTML, Answer, Call, Refusal, html
from dokstamp_sandbox.calls import answer as json_answer
from dokstamp_sandbox.connections import Connection, GoneError, Message, Receive, Send
from dokstamp_sandbox.control import Control
from dokstamp_sandbox.documentation import PAGES, Documentation
from dokstamp_sandbox.faults import Fault, Faults
from dokstamp_sandbox.limits import Limits
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.traffic import CUT, Traffic

_LEARNED = 0.02
_LONGEST_LAG = 0.01
"""Seconds at the most that an answer's own work, and waking up for it, are taken off its delay."""


class Gateway:
    """The ASGI application."""

    def __init__(self, api: Api, settings: SandboxSettings) -> None:
        self._api = api
        self._settings = settings
        self._limits = Limits(settings)
        self._traffic = Traffic(log_length=settings.log_length)
        self._faults = Faults(seed=settings.seed)
        self._control = Control(api, self._traffic, self._faults)
        self._documentation = Documentation(api.routes, self._control.routes)
        self._late: set[asyncio.Task[None]] = set()
        self._chance = random.Random(settings.seed)  # noqa: S311  repeatable, not secret
        self._lag = 0.0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call, connection = Call.of(scope), Connection(receive, send)
        if call.path.startswith("/_sandbox") or call.path in PAGES:
            await self._serve_aside(call, connection)
            return
        visit = self._traffic.begin(call, self._api.route(call))
        delay = self._delay()
        answered: Answer | None = None
        try:
            answered = await self._serve(call, connection, delay)
            if delay:
                late = time.monotonic() - visit.began - delay
                self._lag = min(
                    max(self._lag + _LEARNED * min(late, _LONGEST_LAG), 0.0), _LONGEST_LAG
                )
        except GoneError:
            return
        finally:
            size = len(answered.body) if answered else 0
            self._traffic.end(visit, answered.status if answered else CUT, size)

    async def _serve_aside(self, call: Call, connection: Connection) -> None:
        """What is not DokStamp's: no limit, no delay, no fault, and not counted."""
        await connection.read_body(call)
        aside = (
            self._documentation.page(call.path)
            if call.path in PAGES
            else self._control.handle(call)
        )
        await connection.send(aside)

    async def _serve(self, call: Call, connection: Connection, delay: float) -> Answer | None:
        """Answer a request, or not: None when the connection was cut."""
        fault = self._faults.next(call.method, call.path)
        verdict = self._limits.count(self._api.auth.credential(call)) if self._limits.any else None
        if delay:
            await asyncio.sleep(delay - min(self._lag, delay))
        if fault is not None and not await self._strike_before(fault, connection):
            return None
        if fault is not None and fault.action == "status":
            answer = self._failure(fault, call)
        else:
            await connection.read_body(call)
            if verdict is not None and not verdict.passes:
                answer = self._api.refuse(call, Refusal(429, "Too Many Attempts."))
            elif fault is not None and fault.action == "late_work":
                self._late.add(asyncio.create_task(self._work_late(fault, call)))
                answer = self._failure(fault, call)
            else:
                answer = self._api.handle(call)
        if verdict is not None:
            answer.headers += verdict.headers
        if fault is None:
            await connection.send(answer)
            return answer
        return await self._strike_after(fault, call, answer, connection)

    def _delay(self) -> float:
        """Seconds that the answer is to take, work included."""
        settings = self._settings
        seconds = settings.latency_ms / 1000
        if settings.slow_fraction and self._chance.random() < settings.slow_fraction:
            seconds *= settings.slow_factor
        return seconds

    async def _strike_before(self, fault: Fault, connection: Connection) -> bool:
        """Strike a request that is not answered yet; whether it goes on."""
        match fault.action:
            case "latency":
                await asyncio.sleep(fault.seconds)
            case "expire_tokens":
                with self._api.storage.transaction():
                    self._api.auth.expire_all()
            case "drop_before":
                await connection.cut(reset=fault.reset)
                return False
            case "hang":
                # A client that gives up earlier need not be waited for.
                await asyncio.wait(
                    [asyncio.ensure_future(connection.until_gone())], timeout=fault.seconds
                )
                await connection.cut(reset=fault.reset)
                return False
            case "signal_before":
                return not await self._signal(fault, connection)
        return True

    async def _strike_after(
        self, fault: Fault, call: Call, answer: Answer, connection: Connection
    ) -> Answer | None:
        """Strike a request whose work is done; what is answered, None when the connection was
        cut.
        """
        match fault.action:
            case "drop_after":
                await connection.cut(reset=fault.reset)
                return None
            case "truncate_after":
                await connection.send_half(answer)
                return None
            case "signal_after":
                if await self._signal(fault, connection):
                    return None
            case "reorder_after":
                answer = _reordered(answer)
            case "status_after":
                answer = self._failure(fault, call)
            case "html_after":
                answer = self._failure(replace(fault, html=fault.html or True), call)
        await connection.send(answer)
        return answer

    async def _work_late(self, fault: Fault, call: Call) -> None:
        await asyncio.sleep(fault.seconds)
        self._api.handle(call)

    async def _signal(self, fault: Fault, connection: Connection) -> bool:
        """Send the fault's signal; whether the connection was cut since nobody is there any
        more.
        """
        assert fault.pid is not None
        signals.strike(fault.pid, fault.signal_name)
        if fault.signal_name == "KILL":
            await connection.cut(reset=fault.reset)
            return True
        return False

    def _failure(self, fault: Fault, call: Call) -> Answer:
        if isinstance(fault.html, str):
            answer = Answer(fault.status, fault.html.encode(), HTML)
        elif fault.html:
            answer = html("Bad Gateway", fault.status)
        elif fault.json is not None:
            answer = json_answer(fault.json, fault.status)
        else:
            answer = self._api.refuse(call, Refusal(fault.status, "Struck by a fault."))
        if fault.retry_after is not None:
            value = (
                fault.retry_after
                if isinstance(fault.retry_after, str)
                else f"{fault.retry_after:g}"
            )
            answer.headers.append((b"retry-after", value.encode()))
        return answer


def _reordered(answer: Answer) -> Answer:
    document = json.loads(answer.body)
    if isinstance(document.get("data"), list):
        document["data"].reverse()
    return replace(answer, body=json.dumps(document).encode())
