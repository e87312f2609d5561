"""Files that are handed out: under a fixed name, and their own as data."""

from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(path: Path | None, name: str, *, what: str = "results") -> Response:
    """A workbook to be saved.

    Args:
        path: known to the program; never one that somebody asks for.
        name: of the list, which the browser may take into the file's.

    Raises:
        HTTPException: if there is none.
    """
    if path is None or not path.is_file():
        raise HTTPException(404)
    if path.suffix.lower() == ".csv":
        kind, ending = "text/csv; charset=utf-8", "csv"
    else:
        kind, ending = EXCEL, "xlsx"
    own = quote(f"{name}-{what}.{ending}", safe="")
    named = f"attachment; filename=\"{what}.{ending}\"; filename*=UTF-8''{own}"
    return FileResponse(path, media_type=kind, headers={"content-disposition": named})
