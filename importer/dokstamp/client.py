"""The DokStamp API as Python sees it: pages, records, uploads. Nothing here knows of
spreadsheets.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from importer.dokstamp.account import Account
from importer.dokstamp.answers import Page, data_of, page_of, record_of, records_of, same_record_of
from importer.dokstamp.bodies import body_of
from importer.dokstamp.calls import created_of, get, send
from importer.dokstamp.declaring import Entity, Record
from importer.dokstamp.entities import CERTIFICATE, FILE
from importer.dokstamp.errors import (
    Invalid,
    Malformed,
    NotFound,
    OutcomeUnknown,
    Refused,
    TooLarge,
    Unreachable,
)
from importer.dokstamp.exchange import BrokenOffError, Call
from importer.dokstamp.fitting import contradiction, tells_whose
from importer.dokstamp.listing import Listing, ListReading
from importer.dokstamp.page_sizes import DEFAULT
from importer.dokstamp.uploads import FilesBody, Upload, Uploaded, uploaded_of
from importer.sentences import dokstamp as say

_PAGE_SIZE = 100
_BREAKS_OF_AN_UPLOAD = 2
"""A server that cuts an upload off more often than this is taken to find it too large: some never
say so.
"""


class DokStamp(Account):
    """The API for one tenant; use as `async with`.

    Raises:
        CredentialsRefused, TenantUnknown, Unreachable: on entering, and from every method.
        Withdrawn: from every method, after `send_no_more`.
    """

    async def page(
        self,
        entity: Entity,
        *,
        where: Mapping[str, str] | None = None,
        number: int = 1,
        per_page: int = 100,
        newest_by: str | None = None,
    ) -> Page:
        """Read one page of an entity's records.

        Args:
            where: values that fields must have; "null" stands for none.
            number: which page, from 1.
            per_page: records wanted; the server may have its own idea, see `Page.per_page`.
            newest_by: a date by which the list is sorted, the latest first.
        """
        path, filters = entity.place(where or {})
        chosen = {f"where[{name}]": value for name, value in filters.items()}
        if newest_by is not None:
            chosen |= {"sort[column]": newest_by, "sort[order]": "desc"}
        while True:
            size = self.page_sizes.asked(path, per_page)
            length = {} if size is None else {"per_page": str(size)}
            read = partial(page_of, number=number, per_page=size or DEFAULT)
            query = urlencode({"page": str(number), **length, **chosen})
            try:
                return await self.perform(
                    get(path, read, f"list {entity.name}", query), collection=True
                )
            except (Invalid, Malformed) as refusal:
                if not self.page_sizes.lessen(path, size, refusal, filtered=bool(chosen)):
                    raise

    async def listing(
        self, entity: Entity, *, where: Mapping[str, str] | None = None, first: Page | None = None
    ) -> Listing:
        """Read a list to its end, each record once, and tell whether that is proven to be all.

        The filter is the server's: that the records fit it is not checked.
        """
        records: list[Record] = []

        async def ask(number: int) -> Page:
            return await self.page(entity, where=where, number=number, per_page=_PAGE_SIZE)

        complete = await ListReading(ask, records.extend).all(first)
        return Listing(records, complete)

    async def find(
        self, entity: Entity, *, where: Mapping[str, str] | None = None
    ) -> list[Record]:
        """The records of a list, each once, whether or not they are proven to be all."""
        return (await self.listing(entity, where=where)).records

    async def get(self, entity: Entity, uuid: str) -> Record:
        """Read one record; an answer about another one is not believed.

        Raises:
            NotFound: if the tenant has no such record.
        """
        path, _ = entity.place({})
        read = partial(same_record_of, uuid=uuid)
        return await self.perform(
            get(f"{path}/{quote(uuid, safe='')}", read, f"get {entity.name}")
        )

    async def create(self, entity: Entity, body: Mapping[str, Any]) -> Record:
        """Create a record. It is sent again only when the API has certainly done nothing: never
        connected, 429, 401.

        An answer that does not say whose record it is about is read again by its uuid.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if it was sent and no readable answer with a uuid came that is about
                what was sent: it may or may not have happened.
        """
        path, values = entity.place(body)
        call = send(
            "POST",
            path,
            body_of(entity, values),
            partial(created_of, entity=entity, sent=body),
            f"create {entity.name}",
            repeatable=False,
            read_seconds=self.create_seconds,
        )
        record = await self.perform(call, collection=True)
        if tells_whose(entity, body, record):
            return record
        return await self._read_back(entity, path, body, record)

    async def _read_back(
        self, entity: Entity, path: str, sent: Mapping[str, Any], record: Record
    ) -> Record:
        """The record that a create was answered with, read by its uuid, since the answer does not
        say whose it is.
        """
        try:
            told = record | await self.get(entity, record["uuid"])
        except (Refused, Unreachable) as error:
            unreadable = say.RECORD_UNREADABLE()
            raise OutcomeUnknown(unreadable, method="POST", path=path) from error
        if field := contradiction(entity, sent, told):
            raise OutcomeUnknown(say.OTHER_FIELD(field=field), method="POST", path=path)
        return told

    async def update(
        self, entity: Entity, uuid: str, body: Mapping[str, Any], *, repeatable: bool = True
    ) -> Record:
        """Change fields of a record; doing so twice is the same, so it is repeated like reading.

        Args:
            repeatable: otherwise whoever asks looks first whether it happened.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: of what is not to be repeated, if no usable answer came.
        """
        path, values = entity.place(body)
        target = f"{path}/{quote(uuid, safe='')}"
        # What is attached has no uuid of its own.
        read = record_of if entity.attached_as else partial(same_record_of, uuid=uuid)
        call = send(
            "PATCH",
            target,
            body_of(entity, values),
            read,
            f"update {entity.name}",
            repeatable=repeatable,
        )
        return await self.perform(call)

    async def revoke(self, uuid: str, reason: str = "") -> Record:
        """Revoke an issued certificate, for good.

        Args:
            reason: shown publicly; "" for none.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if no usable answer came.
        """
        call = send(
            "PUT",
            f"/{CERTIFICATE.endpoint}/{quote(uuid, safe='')}/revoke",
            {"revocation_reason": reason} if reason else {},
            partial(same_record_of, uuid=uuid),
            "revoke certificate",
            repeatable=False,
        )
        return await self.perform(call)

    async def delete(self, entity: Entity, uuid: str) -> None:
        """Delete a record. What is gone already counts as deleted; a server's failure may be a
        refusal, and ends it.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if no answer came, or one that says that the server failed.
        """
        path, _ = entity.place({})
        call: Call[None] = Call(
            method="DELETE",
            path=f"{path}/{quote(uuid, safe='')}",
            read=lambda _: None,
            repeatable=False,
            kind=f"delete {entity.name}",
        )
        with suppress(NotFound):
            await self.perform(call)

    async def download(self, uuid: str) -> bytes:
        """The bytes of a file as DokStamp keeps them.

        Raises:
            Refused: if the API does not give them.
        """
        path = f"/{FILE.endpoint}/{quote(uuid, safe='')}/download"
        return await self.perform(get(path, lambda answer: answer.body, "download"))

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask for something that has no entity, such as attaching modules; sent again as little as
        a create.

        Args:
            path: below the base URL, with a leading slash.

        Returns:
            The `data` of the answer, None when it has no body.

        Raises:
            Refused: if the API says no.
            OutcomeUnknown: if it was sent and no readable answer came.
        """
        seconds = self.create_seconds
        call = send(
            "POST", path, body, data_of, f"post {path}", repeatable=False, read_seconds=seconds
        )
        return await self.perform(call)

    async def upload(self, files: Sequence[Upload]) -> list[Uploaded]:
        """Upload files in one request, read from the disk as they are sent.

        It is repeated like reading: the API knows bytes that it has and answers the record that it
        made of them.

        Returns:
            One for each file, in the order of `files`: what the API answered about it. Where
            `matched` is False the answer is not certainly about that file, and the file is to be
            uploaded alone.

        Raises:
            ValueError: if two files have one name, so that the answer could not tell them apart.
            FileChanged: if a file is not what it was; none is stored.
            TooLarge: if the request is too large, or the server keeps cutting it off.
            Invalid: if the API refuses files; `errors` names them as `files.<index>`.
        """
        if not files:
            return []
        if len({file.name for file in files}) < len(files):
            raise ValueError("two files of one upload have the same name")
        call: Call[list[Record]] = Call(
            method="POST",
            path=f"/{FILE.endpoint}",
            read=records_of,
            repeatable=True,
            body=partial(FilesBody, files),
            kind=f"upload {len(files)}",
            breaks_allowed=_BREAKS_OF_AN_UPLOAD if len(files) > 1 else None,
            read_seconds=self.create_seconds,
            fits=lambda records: all(one.matched for one in uploaded_of(records, files)),
        )
        try:
            records = await self.perform(call, collection=True)
        except BrokenOffError as error:
            raise TooLarge(
                say.UPLOAD_CUT_OFF(files=len(files)),
                method=call.method,
                path=call.path,
                status=413,
                message=str(say.CUT_OFF()),
            ) from error
        return uploaded_of(records, files)
