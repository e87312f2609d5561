"""An upload whose answer is not certainly about its file: DokStamp is asked, until it is known
which file is the row's.

Its connection has been closed by then. Sending the same bytes again is a question too, since
DokStamp knows what it has (DokStamp API page, Files); the list of unused uploads is another one.
"""

from hashlib import sha256
from itertools import islice

from importer.dokstamp import FILE, FileChanged, Refused, Upload, Uploaded
from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run
from importer.issuing.recognition import StoredFile, upload_name
from importer.registry import read_all

_PAGES_LISTED = 10
"""Pages of unused uploads that are read to find one."""
_ROUNDS = 4
"""How often both are asked about one file."""


def upload_of(progress: Progress) -> Upload:
    """The row's file as it is to be uploaded."""
    pdf = progress.order.graduate.pdf
    return Upload(open=pdf.open, name=upload_name(pdf), size=pdf.size, digest=pdf.digest)


def is_certain(run: Run, progress: Progress, answer: Uploaded) -> bool:
    """Whether an answer fits the row's file, and the file of no other row."""
    pdf = progress.order.graduate.pdf
    size = None if answer.size is None else pdf.size
    if (upload_name(pdf), size) not in run.upload_names.shared:
        return answer.matched
    run.answered.setdefault(
        answer.uuid, pdf.digest
    )  # the first whom an answer was given to has the better claim
    return False


async def own_file(run: Run, progress: Progress, answer: Uploaded) -> Uploaded | None:
    """What DokStamp has of the row's file; None when it cannot be told.

    Args:
        answer: of an upload of this file alone.

    Raises:
        DokStampError: if the API cannot be used.
    """
    if await _is_ours(run, progress, answer):
        return answer
    for wait in islice(run.waits(), _ROUNDS):
        listed = await _listed(run, progress)
        again = listed or await _sent_again(run, progress)
        if again is None:
            return None
        if listed or is_certain(run, progress, again) or await _is_ours(run, progress, again):
            return again
        await run.pause(wait)
    return None


async def _sent_again(run: Run, progress: Progress) -> Uploaded | None:
    """Send a file in doubt once more, with no other such upload under way: their answers could be
    exchanged again.
    """
    try:
        async with run.asking_again:
            [again] = await run.client.upload([upload_of(progress)])
    except (Refused, FileChanged):
        return None
    return again


async def _listed(run: Run, progress: Progress) -> Uploaded | None:
    """The row's file among the uploads that no certificate has taken, if it is there and can be
    proved by its bytes.
    """
    pdf = progress.order.graduate.pdf
    try:
        unused = await read_all(run.client, FILE, {"used_at": "null"}, most=_PAGES_LISTED)
    except Refused:
        return None
    for file in map(StoredFile.of_record, unused.records):
        if (
            file.unused
            and file.is_of(pdf)
            and file.size == pdf.size
            and await _has_our_bytes(run, progress, file.uuid)
        ):
            return Uploaded(
                uuid=file.uuid, used_at=None, original_name=file.name, size=file.size, matched=True
            )
    return None


async def _is_ours(run: Run, progress: Progress, answer: Uploaded) -> bool:
    """Whether the answer to a file alone is about it, although its name and size do not tell.

    A file that the server has seen before answers its first record, whose name may be another, and
    which may have been signed since, which makes it larger. It is to be proved by its bytes, or at
    least by being answered again.
    """
    pdf = progress.order.graduate.pdf
    if not answer.uuid:
        return False
    same_size = answer.size in (None, pdf.size)
    signed = answer.used_at is not None and answer.size is not None and answer.size > pdf.size
    if not (same_size or signed):
        return False
    proved = await _has_our_bytes(run, progress, answer.uuid)
    if proved or (proved is False and not signed):
        return proved
    return not _is_anothers(run, progress, answer) and await _is_answered_again(
        run, progress, answer
    )


def _is_anothers(run: Run, progress: Progress, answer: Uploaded) -> bool:
    """Whether an answer bears the name of another row's file, or was given to another row
    before.
    """
    pdf, name = progress.order.graduate.pdf, answer.original_name
    named_after_another = (
        name is not None and name != upload_name(pdf) and name in run.upload_names.all
    )
    return named_after_another or run.answered.get(answer.uuid, pdf.digest) != pdf.digest


async def _is_answered_again(run: Run, progress: Progress, answer: Uploaded) -> bool:
    """Whether the same bytes are answered in the same way, with no other such question under
    way.
    """
    second = await _sent_again(run, progress)
    if second is not None and (second.uuid, second.size) == (answer.uuid, answer.size):
        return True
    if run.answered.get(answer.uuid) == progress.order.graduate.pdf.digest:
        del run.answered[answer.uuid]
    return False


async def _has_our_bytes(run: Run, progress: Progress, uuid: str) -> bool | None:
    """Whether what DokStamp keeps is the row's file, or that with something appended; None when it
    does not tell.
    """
    pdf = progress.order.graduate.pdf
    content = await run.kept.of(uuid)
    return None if content is None else sha256(content[: pdf.size]).hexdigest() == pdf.digest
