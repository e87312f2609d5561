"""A DokStamp to practise on: real HTTP, real rules, state in SQLite, faults on request.

It shares no code with the client, so that the two cannot share a mistake. Needs the extra
`[sandbox]`.
"""

try:
    import python_multipart  # noqa: F401
    import uvicorn  # noqa: F401
except ImportError as missing:
    raise ImportError(
        "The sandbox is not installed: pip install 'dokstamp-importer[sandbox]'."
    ) from missing

from dokstamp_sandbox.server import running, serve
from dokstamp_sandbox.settings import OTHER_TENANT, TENANT, Sandbox, SandboxSettings

__all__ = ["OTHER_TENANT", "TENANT", "Sandbox", "SandboxSettings", "running", "serve"]
