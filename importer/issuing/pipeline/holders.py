"""Whose certificate uses a file."""

import anyio

from importer.dokstamp import CERTIFICATE, DokStamp, ListReading, Page, Record
from importer.issuing.certificates import Certificate
from importer.registry import PAGE_SIZE, exists

_PAGES_SEARCHED = 100
"""How many pages of certificates are read, at the most, to tell whose certificate uses a file."""


class Holders:
    """Tells which certificate holds a file. The list is read at most once a run, and only when
    somebody asks.
    """

    def __init__(self, client: DokStamp) -> None:
        self._client = client
        self._lock = anyio.Lock()
        self._by_file: dict[str, Certificate] | None = None

    async def of(self, file_uuid: str) -> Certificate | None:
        """The certificate that holds the file, if it is found among the tenant's certificates."""
        async with self._lock:
            if self._by_file is None:
                self._by_file = await self._read()
        return self._by_file.get(file_uuid)

    async def _read(self) -> dict[str, Certificate]:
        found: dict[str, Certificate] = {}

        def keep(records: list[Record]) -> None:
            for certificate in map(Certificate.of_record, filter(exists, records)):
                found.update(dict.fromkeys(certificate.files, certificate))

        async def page(number: int) -> Page:
            return await self._client.page(CERTIFICATE, number=number, per_page=PAGE_SIZE)

        await ListReading(page, keep, most=_PAGES_SEARCHED).all()
        return found
