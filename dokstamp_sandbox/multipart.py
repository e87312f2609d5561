"""Takes a multipart body apart."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dokstamp_sandbox.calls import Call, Refusal

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_OURS = re.compile(r"files\[\d*\]")


@dataclass(slots=True)
class Part:
    """One part: what its head says, and its content."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        """What was sent."""
        return self.chunks[0] if len(self.chunks) == 1 else b"".join(self.chunks)


def uploaded_files(call: Call) -> list[tuple[str, bytes]]:
    """File name and content of each part named `files[]`, in their order.

    Raises:
        Refusal: 400 when the body is not multipart, or is cut short.
    """
    kind, options = parse_options_header(call.headers.get(b"content-type", b""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        return []
    collector = _Collector()
    try:
        parser = MultipartParser(boundary, collector.callbacks())
        parser.write(call.body)
        parser.finalize()
    except FormParserError as error:
        raise Refusal(400, "The body is not multipart form data.") from error
    if not collector.ended:
        raise Refusal(400, "The multipart body has no end.")
    return [file for part in collector.parts if (file := _file(part)) is not None]


class _Collector:
    """Gathers the parts as the parser meets them."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._name = b""
        self._value = b""

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": lambda: self.parts.append(Part()),
            "on_part_data": lambda data, start, end: self.parts[-1].chunks.append(data[start:end]),
            "on_header_field": self._add_to_name,
            "on_header_value": self._add_to_value,
            "on_header_end": self._keep_header,
            "on_end": self._end,
        }

    def _add_to_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _keep_header(self) -> None:
        self.parts[-1].headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _end(self) -> None:
        self.ended = True


def _file(part: Part) -> tuple[str, bytes] | None:
    _, options = parse_options_header(part.headers.get(b"content-disposition", b""))
    name = options.get(b"name", b"").decode("utf-8", "replace")
    if not _OURS.fullmatch(name) or b"filename" not in options:
        return None
    # The service keeps the last part of a path (Symfony's UploadedFile does).
    file_name = (
        options[b"filename"].decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    )
    return file_name, part.content
