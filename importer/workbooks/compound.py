"""The container of an XLS: a small file system in a file, of which the one stream is taken that
holds the workbook. olefile reads it, and passes over what programs get wrong beside that stream.
"""

from io import BytesIO

from importer.formats import XLS, Container, held
from importer.sentences import workbooks as say
from importer.workbooks.findings import UnreadableWorkbookError, damaged


def workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream that holds the workbook.

    Raises:
        UnreadableError: if there is none, or the container is damaged.
    """
    from olefile import OleFileIO  # takes as long to load as a small workbook

    try:
        with OleFileIO(BytesIO(content)) as container:
            names = ["/".join(path).casefold() for path in container.listdir()]
            found = held(names, Container.COMPOUND)
            if found is not None and found.reader is None:
                raise UnreadableWorkbookError(found.refusal)
            stream = next((name for name in XLS.holds if name in names), None)
            if stream is None:
                raise UnreadableWorkbookError(say.NO_STREAM())
            cells: bytes = container.openstream(stream).read()
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise damaged(error) from error
    if not cells:
        raise damaged(say.CELLS_MISSING())
    return cells
