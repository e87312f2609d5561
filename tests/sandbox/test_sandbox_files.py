"""Uploads: several files in one request, the same bytes, refusals, downloads."""

from uuid import uuid4

import pytest
from sandbox_practice import Practice, pdf, practising

from dokstamp_sandbox import SandboxSettings

pytest_plugins = ["sandbox_fixtures"]


def test_several_files_are_answered_in_their_order(api: Practice) -> None:
    """201 with a list in `data`, one object a file."""
    contents = [pdf() for _ in range(5)]
    names = tuple(f"diploma-{place}.pdf" for place in range(5))
    answer = api.upload(*contents, names=names)
    assert answer.status_code == 201
    records = answer.json()["data"]
    assert [one["original_name"] for one in records] == list(names)
    assert [one["size"] for one in records] == [len(content) for content in contents]
    assert {one["mime_type"] for one in records} == {"application/pdf"}
    assert set(records[0]) == {"uuid", "original_name", "mime_type", "size", "used_at"}
    assert api.get(f"/files/{records[0]['uuid']}").json()["data"]["extension"] == "pdf"
    assert {one["used_at"] for one in records} == {None}
    assert len({one["uuid"] for one in records}) == 5


def test_the_same_bytes_answer_the_existing_record(api: Practice) -> None:
    """Under its first name, in another request as well as twice in one."""
    content = pdf()
    first = api.upload(content, names=("first.pdf",)).json()["data"][0]
    again = api.upload(pdf(), content, content, names=("a.pdf", "b.pdf", "c.pdf")).json()["data"]
    assert [one["uuid"] for one in again[1:]] == [first["uuid"], first["uuid"]]
    assert again[1]["original_name"] == "first.pdf"


def test_a_used_file_says_so_when_it_is_uploaded_again(api: Practice) -> None:
    """`used_at` tells that a certificate has it."""
    content = pdf()
    uuid = api.upload(content).json()["data"][0]["uuid"]
    api.certificate(file_uuid=uuid)
    again = api.upload(content).json()["data"][0]
    assert again["uuid"] == uuid
    assert again["used_at"] is not None
    assert api.get(f"/files/{uuid}").json()["data"]["used_at"] == again["used_at"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a workbook", b"<html>", b"%PDF", b" " * 2000 + b"%PDF-1.7"]
)
def test_what_is_no_pdf_refuses_the_whole_request(api: Practice, content: bytes) -> None:
    """422 on `files.<index>`; none of its neighbours is stored."""
    good = [pdf(), pdf()]
    answer = api.upload(good[0], content, good[1])
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "files.1": ["The files.1 field must be a file of type: pdf."]
    }
    total = api.get("/files").json()["meta"]["total"]
    api.upload(*good)
    assert api.get("/files").json()["meta"]["total"] == total + 2


def test_every_wrong_file_is_named(api: Practice) -> None:
    """All at once."""
    errors = api.upload(b"x", pdf(), b"y").json()["errors"]
    assert set(errors) == {"files.0", "files.2"}


def test_an_upload_without_files_names_the_field(api: Practice) -> None:
    """No multipart, no part named `files[]`, a part without a file name."""
    assert set(api.errors("/files")) == {"files"}
    for parts in (
        {"file": ("a.pdf", pdf())},
        {"files": ("a.pdf", pdf())},
        {"files[]": (None, "text")},
    ):
        answer = api.request("POST", "/files", files=parts)
        assert answer.status_code == 422
        assert set(answer.json()["errors"]) == {"files"}


def test_a_part_may_be_numbered(api: Practice) -> None:
    """`files[0]` is as good as `files[]`."""
    assert api.request("POST", "/files", files={"files[0]": ("a.pdf", pdf())}).status_code == 201


def test_a_broken_multipart_body_answers_400(api: Practice) -> None:
    """Cut short, or of another boundary."""
    head = (
        b'--B\r\nContent-Disposition: form-data; name="files[]"; filename="a.pdf"\r\n\r\n%PDF-1.7'
    )
    for content in (head, b"nonsense", b"--C--\r\n"):
        headers = {"Content-Type": "multipart/form-data; boundary=B"}
        assert api.request("POST", "/files", content=content, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Inês Conceição.pdf", "Inês Conceição.pdf"),
        ("turma/a.pdf", "a.pdf"),
        ("C:\\pdfs\\b.pdf", "b.pdf"),
        ('"q".pdf', '"q".pdf'),
    ],
)
def test_a_name_is_kept_without_its_folders(api: Practice, name: str, kept: str) -> None:
    """In any alphabet."""
    record = api.upload(pdf(), names=(name,)).json()["data"][0]
    assert record["original_name"].replace("%22", '"') == kept


def test_a_download_is_public(api: Practice) -> None:
    """Neither token nor tenant is asked for; the bytes are those that were uploaded."""
    content = pdf()
    record = api.upload(content).json()["data"][0]
    answer = api.http.get(api.get(f"/files/{record['uuid']}").json()["data"]["file"])
    assert answer.content == content
    assert answer.headers["content-type"] == "application/pdf"
    assert api.http.get(f"/files/{uuid4()}/download").status_code == 404


def test_bytes_need_not_be_kept() -> None:
    """With `keep_bytes=False` a file is known by its digest alone."""
    with practising(SandboxSettings(keep_bytes=False)) as api:
        content = pdf()
        record = api.upload(content).json()["data"][0]
        assert api.http.get(f"/files/{record['uuid']}/download").status_code == 404
        assert api.upload(content).json()["data"][0]["uuid"] == record["uuid"]


def test_a_used_file_cannot_be_deleted_an_unused_one_can(api: Practice) -> None:
    """Deleted bytes can be uploaded anew."""
    content = pdf()
    unused, used = api.upload(content).json()["data"][0]["uuid"], api.file()["uuid"]
    api.certificate(file_uuid=used)
    assert api.request("DELETE", f"/files/{used}").status_code == 409
    assert api.request("DELETE", f"/files/{unused}").status_code == 204
    assert api.upload(content).json()["data"][0]["uuid"] != unused


@pytest.mark.parametrize("finish", [True, False])
def test_issuing_may_change_what_is_told_of_a_file(finish: bool) -> None:
    """With `signing_changes_size` the same bytes answer the record, of another size; a draft's
    file is not signed.
    """
    with practising(SandboxSettings(signing_changes_size=True)) as api:
        content = pdf()
        file = api.upload(content).json()["data"][0]
        api.certificate(file_uuid=file["uuid"], finish=finish)
        again = api.upload(content, names=("another.pdf",)).json()["data"][0]
        assert (again["uuid"], again["original_name"]) == (file["uuid"], file["original_name"])
        assert (again["size"] != len(content)) is finish


def test_issuing_may_forget_the_bytes_of_a_file() -> None:
    """With `signing_forgets_digest` the same bytes become a new, unused record."""
    with practising(SandboxSettings(signing_forgets_digest=True)) as api:
        content = pdf()
        uuid = api.upload(content).json()["data"][0]["uuid"]
        api.certificate(file_uuid=uuid)
        again = api.upload(content).json()["data"][0]
        assert again["uuid"] != uuid
        assert again["used_at"] is None


def test_too_many_bytes_answer_413_with_a_page_of_html() -> None:
    """As a proxy does; the next request goes on over the same connection."""
    with practising(SandboxSettings(bytes_per_upload=2_000_000)) as api:
        answer = api.upload(b"%PDF-1.7" + b"x" * 3_000_000)
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")
        assert api.upload(b"%PDF-1.7" + b"x" * 1_000_000).status_code == 201


@pytest.mark.parametrize(
    ("too_much", "status", "fields"),
    [("413", 413, None), ("files", 422, {"files"}), ("each", 422, {"files.3", "files.4"})],
)
def test_too_many_files_are_refused_as_set(
    too_much: str, status: int, fields: set[str] | None
) -> None:
    """413, or 422 on the field or on each file beyond the limit; nothing is stored."""
    with practising(SandboxSettings(files_per_upload=3, too_much=too_much)) as api:
        answer = api.upload(*[pdf() for _ in range(5)])
        assert answer.status_code == status
        if fields is not None:
            assert set(answer.json()["errors"]) == fields
        assert api.state("file") == []
        assert api.upload(*[pdf() for _ in range(3)]).status_code == 201


def test_too_large_a_file_is_named() -> None:
    """422 on `files.<index>`."""
    with practising(SandboxSettings(bytes_per_file=100)) as api:
        errors = api.upload(pdf(), pdf("x" * 100)).json()["errors"]
        assert set(errors) == {"files.1"}
