"""`python -m importer.sandbox [SETTING=VALUE …]`: a process of its own; prints one JSON line when ready."""

import json
import os
import sys
from dataclasses import fields
from pathlib import Path

from importer.sandbox import Sandbox, SandboxSettings, serve


def _settings(arguments: list[str]) -> SandboxSettings:
    known = {field.name for field in fields(SandboxSettings)}
    values: dict[str, object] = {}
    for argument in arguments:
        name, _, text = argument.partition("=")
        if name not in known:
            raise ValueError(f"{name} is no setting of the sandbox; known are {', '.join(sorted(known))}")
        values[name] = Path(text) if name == "db" else _value(text)
    return SandboxSettings(**values)  # type: ignore[arg-type]


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tell(sandbox: Sandbox) -> None:
    sys.stdout.write(json.dumps({"url": sandbox.url, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(_settings(sys.argv[1:]), on_ready=_tell)
