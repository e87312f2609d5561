"""Uploads that a run has sent and was not answered: which of those that no certificate has they
are, proved by their bytes.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from importer.dokstamp import DokStamp, Record, for_each
from importer.issuing.pipeline.colleagues import CLOCKS_DIFFER
from importer.issuing.recognition import KeptBytes
from importer.registry import exists, moment_of

_MOST = 500
"""Uploads that are downloaded to look at their bytes."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of uploads in doubt; digests by uuid.

    Attributes:
        ours: uploaded since the run began.
        perhaps: the same bytes, which somebody may have uploaded before.
        unread: uploads whose bytes DokStamp does not give out, so that they may be some of them.
    """

    ours: dict[str, str] = field(default_factory=dict)
    perhaps: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


async def recover(
    client: DokStamp, unused: Iterable[Record], digests: Set[str], since: datetime
) -> Recovered:
    """Look for uploads in doubt among those that no certificate has. Only ever reads.

    Args:
        unused: files as DokStamp lists them; those that are known to be other ones left out.
        digests: SHA-256 of the uploads in doubt.
        since: when the run began.

    Raises:
        DokStampError: if the API cannot be asked.
    """
    found, left = Recovered(), set(digests)
    kept = KeptBytes(client)
    after = {
        str(one["uuid"]): told is not None and told >= since.astimezone(UTC).replace(microsecond=0)
        for one in unused
        if exists(one) and not is_older(one, since)
        for told in [_uploaded_at(one)]
    }

    async def compare(uuid: str) -> None:
        if not left:
            return
        content = await kept.of(uuid)
        if content is None:
            found.unread.append(uuid)
            return
        digest = sha256(content).hexdigest()
        if digest in left:
            left.discard(digest)
            (found.ours if after[uuid] else found.perhaps)[uuid] = digest

    newest_first = sorted(after, key=lambda uuid: not after[uuid])
    await for_each(compare, newest_first[:_MOST], client.max_in_flight)
    if left:
        found.unread.extend(newest_first[_MOST:])
    return found


def is_older(record: Record, since: datetime) -> bool:
    """Whether a file says that it was there before a run began, however its clock goes."""
    told = _uploaded_at(record)
    return told is not None and told < since.astimezone(UTC) - CLOCKS_DIFFER


def _uploaded_at(record: Record) -> datetime | None:
    """When a file was uploaded; None where DokStamp does not tell."""
    try:
        return moment_of(str(record.get("created_at")))
    except ValueError:
        return None
