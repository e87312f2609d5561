"""The sandbox's own endpoints, below `/_sandbox`: faults, counters, state, bulk data, and
what only a database's keeper can change.
"""

from collections.abc import Callable
from typing import Any

from dokstamp_sandbox import seeding
from dokstamp_sandbox.api import Api
from dokstamp_sandbox.calls import Answer, Call, Refusal, answer
from dokstamp_sandbox.faults import Faults
from dokstamp_sandbox.traffic import Traffic


class Control:
    """Answers the sandbox's own endpoints, which need no credentials."""

    def __init__(self, api: Api, traffic: Traffic, faults: Faults) -> None:
        self._api = api
        self._traffic = traffic
        self._faults = faults
        self._endpoints: dict[tuple[str, str], Callable[[Call], Any]] = {
            ("GET", "/_sandbox/faults"): self._tell_faults,
            ("POST", "/_sandbox/faults"): self._add_faults,
            ("DELETE", "/_sandbox/faults"): self._clear_faults,
            ("GET", "/_sandbox/requests"): self._tell_requests,
            ("DELETE", "/_sandbox/requests"): self._forget_requests,
            ("GET", "/_sandbox/state"): self._tell_state,
            ("POST", "/_sandbox/seed"): self._seed,
            ("POST", "/_sandbox/change"): self._change,
            ("POST", "/_sandbox/expire-tokens"): self._expire_tokens,
        }

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Method and path of every endpoint."""
        return list(self._endpoints)

    def handle(self, call: Call) -> Answer:
        """Answer one request."""
        endpoint = self._endpoints.get((call.method, call.path))
        if endpoint is None:
            return answer({"message": "The sandbox has no such endpoint."}, 404)
        try:
            return answer(endpoint(call))
        except Refusal as refused:
            return answer({"message": refused.message, "errors": refused.errors}, refused.status)
        except (ValueError, TypeError) as error:
            return answer({"message": str(error)}, 400)

    def _tell_faults(self, _: Call) -> dict[str, Any]:
        return {"faults": self._faults.told()}

    def _add_faults(self, call: Call) -> dict[str, Any]:
        rules = call.json().get("rules")
        if not isinstance(rules, list):
            raise ValueError("rules must be a list")
        self._faults.add(rules)
        return self._tell_faults(call)

    def _clear_faults(self, call: Call) -> dict[str, Any]:
        self._faults.clear()
        return self._tell_faults(call)

    def _tell_requests(self, call: Call) -> dict[str, Any]:
        return self._traffic.told(log=call.parameters().get("log", "0") != "0")

    def _forget_requests(self, _: Call) -> dict[str, Any]:
        self._traffic.forget()
        return self._traffic.told(log=False)

    def _tell_state(self, _: Call) -> dict[str, Any]:
        return seeding.state(self._api.storage)

    def _seed(self, call: Call) -> dict[str, Any]:
        with self._api.storage.transaction():
            return seeding.graduates(self._api.storage, **call.json())

    def _change(self, call: Call) -> dict[str, Any]:
        with self._api.storage.transaction():
            return seeding.changed(self._api.storage, **call.json())

    def _expire_tokens(self, _: Call) -> dict[str, Any]:
        with self._api.storage.transaction():
            self._api.auth.expire_all()
        return {}
