"""The file stage: many PDFs in one upload, split where one is refused, so that it never sinks its
neighbours.
"""

import re
from collections.abc import Collection, Sequence
from itertools import chain

from importer.dokstamp import FileChanged, Invalid, Refused, TooLarge, Uploaded
from importer.events import UploadSplit
from importer.issues import Code
from importer.issuing.pipeline.doubtful_files import is_certain, own_file, upload_of
from importer.issuing.pipeline.progress import OwnFile, Progress
from importer.issuing.pipeline.run import Run, explain
from importer.issuing.pipeline.steps import Step
from importer.issuing.recognition import upload_name
from importer.ledger import Statement
from importer.sentences import Message
from importer.sentences import issuing as say

_INDEX = re.compile(r"^files\.(\d+)\b")


def next_upload(run: Run) -> list[Progress]:
    """Take the rows whose files go into the next upload: bounded by count and bytes, no file name
    twice.
    """
    rows: list[Progress] = []
    names: set[str] = set()
    size = 0
    while run.to_upload and len(rows) < run.files_per_upload:
        progress = run.to_upload[0]
        pdf = progress.order.graduate.pdf
        if progress.ended:
            run.to_upload.popleft()
            continue
        name = _name(progress)
        alone = progress.upload_alone or (name, pdf.size) in run.upload_names.shared
        if rows and (alone or name in names or size + pdf.size > run.bytes_per_upload):
            break
        rows.append(run.to_upload.popleft())
        names.add(name)
        size += pdf.size
        if alone:
            break
    return rows


async def upload(run: Run, rows: list[Progress]) -> None:
    """Upload the rows' files in one request."""
    pdfs = [progress.order.graduate.pdf for progress in rows]
    try:
        answers = await run.client.upload(list(map(upload_of, rows)))
    except FileChanged as changed:
        await _without(run, rows, {changed.index: (Code.PDF_CHANGED, changed.said)})
    except TooLarge as refusal:
        if len(rows) > 1:
            run.bytes_per_upload = min(run.bytes_per_upload, sum(pdf.size for pdf in pdfs) // 2)
        await _split(run, rows, refusal)
    except Invalid as refusal:
        named = {
            int(found[1]): field for field in refusal.errors if (found := _INDEX.match(field))
        }
        wrong = {
            index: (
                Code.FILE_REFUSED,
                say.FILE_REFUSED(words=" ".join(refusal.errors[field])),
            )
            for index, field in named.items()
            if index < len(rows)
        }
        if wrong and len(rows) > 1:
            _named(run, rows, wrong)
        elif wrong:
            await _without(run, rows, wrong)
        else:
            if len(rows) > 1:
                run.files_per_upload = min(run.files_per_upload, len(rows) // 2)
            await _split(run, rows, refusal)
    except Refused as refusal:
        await _split(run, rows, refusal)
    else:
        await _take(run, rows, answers)


async def _take(run: Run, rows: list[Progress], answers: list[Uploaded]) -> None:
    """Believe an answer that certainly is about its file; ask again, file by file, about the
    others.
    """
    learned: list[tuple[Progress, Uploaded]] = []
    again: list[Progress] = []
    for progress, answer in zip(rows, answers, strict=True):
        own: Uploaded | None = answer
        if not is_certain(run, progress, answer):
            if len(rows) > 1:
                progress.upload_alone = True
                again.append(progress)
                continue
            own = await own_file(run, progress, answer)
        if own is None:
            await run.refuse(progress, Code.UPLOAD_MISMATCH, say.UPLOAD_MISMATCH(), "pdf")
            continue
        learned.append((progress, own))
    _back_in_line(run, again)
    changes: list[Statement] = []
    for progress, told in learned:
        progress.file = OwnFile(told.uuid, used=told.used_at is not None)
        digest, unused = progress.order.graduate.pdf.digest, told.used_at is None
        changes.append(run.target.file(digest, told.uuid, made=unused))
    await run.record(changes, *(progress for progress, _ in learned))


async def _without(run: Run, rows: list[Progress], wrong: dict[int, tuple[Code, Message]]) -> None:
    """End the rows whose files are at fault, and put the others back in line."""
    _back_in_line(run, [progress for place, progress in enumerate(rows) if place not in wrong])
    for place, (code, message) in wrong.items():
        await run.refuse(rows[place], code, message, "pdf")
    run.notify()


def _named(run: Run, rows: list[Progress], wrong: Collection[int]) -> None:
    """Put all rows back in line, those whose files a refusal names for uploads of their own: they
    may have been named because they were too many, or counted otherwise.
    """
    for place in wrong:
        rows[place].upload_alone = True
    others = [progress for place, progress in enumerate(rows) if place not in wrong]
    _back_in_line(run, [*others, *(rows[place] for place in sorted(wrong))])
    run.notify()


def apart(run: Run, rows: Sequence[Progress]) -> None:
    """Put rows back in line for uploads of their own, since one of them has a fault that the
    others need not share.
    """
    in_line = {*run.to_upload, *chain.from_iterable(run.smaller_uploads)}
    alone = [one for one in rows if Step.FILE in one.step.parts and one not in in_line]
    for progress in alone:
        progress.upload_alone = True
    _back_in_line(run, alone)
    run.notify()


async def _split(run: Run, rows: list[Progress], refusal: Refused) -> None:
    """Put the rows back in line for two smaller uploads; a file that is refused alone is at fault
    itself.
    """
    if len(rows) == 1:
        await run.refuse(rows[0], Code.FILE_REFUSED, explain(refusal)[1], "pdf")
        return
    run.tell(UploadSplit(len(rows), f"answer {refusal.status}"))
    middle = len(rows) // 2
    run.smaller_uploads.extend([rows[:middle], rows[middle:]])
    run.notify()


def _back_in_line(run: Run, rows: Sequence[Progress]) -> None:
    run.to_upload.extendleft(reversed(rows))
    run.files_ahead -= len(rows)


def _name(progress: Progress) -> str:
    return upload_name(progress.order.graduate.pdf)
