"""`python -m dokstamp_sandbox [--SETTING VALUE …]`: a sandbox in a process of its own.

Prints one line of JSON when it is ready: `url`, `pid`, `tenant` and the practice credentials. A
setting may also be written `SETTING=VALUE`; they are those of `SandboxSettings`.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from dokstamp_sandbox import Sandbox, SandboxSettings, serve


def _settings(arguments: list[str]) -> SandboxSettings:
    parser = argparse.ArgumentParser(prog="python -m dokstamp_sandbox", allow_abbrev=False)
    for field in fields(SandboxSettings):
        reads = Path if field.name == "db" else str if field.name == "host" else _value
        options = {f"--{field.name}", f"--{field.name.replace('_', '-')}"}
        parser.add_argument(*options, dest=field.name, type=reads, default=argparse.SUPPRESS)
    written = [
        text if text.startswith("-") or "=" not in text else f"--{text}" for text in arguments
    ]
    try:
        return SandboxSettings(**vars(parser.parse_args(written)))
    except (TypeError, ValueError) as error:
        parser.error(str(error))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tell(sandbox: Sandbox) -> None:
    sys.stdout.write(json.dumps({"pid": os.getpid(), **asdict(sandbox)}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        serve(_settings(sys.argv[1:]), on_ready=_tell)
    except OSError as error:
        sys.exit(f"The sandbox cannot start: {error}")
