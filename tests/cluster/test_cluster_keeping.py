"""What is over is cleared away after a time; what may be needed again is not."""

import os
import time
from pathlib import Path

import pytest
from halls import LONG, Hall

from helpers.postgres import connect
from importer.cluster import BatchStore, open_queue
from importer.cluster.jobs import NewJob
from importer.issuing.batch import Selection
from importer.ledger import Person

pytest_plugins = ["cluster_fixtures"]

_AGES = """
WITH made AS (UPDATE procrastinate_jobs SET status = %s, scheduled_at = now() + interval '1 day'
              WHERE args ->> 'folder' = %s RETURNING id)
UPDATE dokstamp_jobs SET ended_at = now() - make_interval(days => %s) FROM made WHERE number = id
"""
_PLAIN = {"worksheet": None, "join_names": False, "approved": None, "by": Person("ana", "Ana")}


def over(hall: Hall, name: str, status: str, *, days: int, of: Path | None = None) -> Path:
    """The folder of a job that came so far, so many days ago.

    Args:
        of: a folder from which it was submitted; None makes a class of its own.
    """
    if of is None:
        of = hall.make(name, 1).folder
    url = hall.database.render_as_string(hide_password=False)
    store = BatchStore.at(hall.store)
    folder, _ = store.park(
        of / "graduates.csv", of / "pdfs", name, tenant="t", selection=Selection(), **_PLAIN
    )
    with open_queue(url) as queue:
        job = NewJob(tenant="t", target=("h", "t"), content=name, folder=folder)
        queue.submit(job)
    with connect(hall.database) as connection:
        connection.execute(_AGES, [status, folder, days])
    there = store.folder(folder)
    (there / "graduates-results.xlsx").write_bytes(b"results")
    age(there, days)
    return there


def age(folder: Path, days: int) -> None:
    """Let a folder and what is in it be so old."""
    at = time.time() - days * 24 * 3600 - 60
    for path in (folder, *folder.iterdir()):
        os.utime(path, (at, at))


def test_copies_of_what_is_over_go_and_results_stay(hall: Hall) -> None:
    """Of what has failed, waits, ended lately, or was changed since, everything stays; so does
    what was submitted out of a folder that is cleared away.
    """
    ended = over(hall, "ended", "succeeded", days=8)
    empty = over(hall, "empty", "cancelled", days=8)
    (empty / "graduates-results.xlsx").unlink()
    age(empty, 8)
    cut_short = hall.store / "jobs" / "20260101T000000000000Z-12345678.part"
    cut_short.mkdir()
    age(cut_short, 8)
    whole = {
        over(hall, "of ended", "todo", days=8, of=ended),
        over(hall, "failed", "failed", days=800),
        over(hall, "lately", "succeeded", days=6),
        (corrected := over(hall, "corrected", "aborted", days=8)),
    }
    os.utime(corrected / "graduates-results.xlsx")
    with hall.worker("--keep-days", "7") as workers:
        until = time.monotonic() + LONG
        while "cleared" not in workers.text and "removed" not in workers.text:
            assert time.monotonic() < until
            time.sleep(0.02)
        workers.stop()
    assert "the copies of 2 batches that were over long ago are removed" in workers.text
    assert {path.name for path in ended.iterdir()} == {"job.json", "graduates-results.xlsx"}
    assert set((hall.store / "jobs").iterdir()) == {ended, *whole}
    for folder in whole:
        assert len(list((folder / "pdfs").iterdir())) == 1, folder
        assert (folder / "graduates.csv").is_file()
    assert [job["state"] for job in hall.jobs()] == ["waiting", "failed", "ended", "cancelled"]


@pytest.mark.long
def test_what_asks_something_of_people_is_listed_however_much_has_ended_since(hall: Hall) -> None:
    """Of what has ended, the newest."""
    for name, status in zip("abcde", ("failed", "todo", *["succeeded"] * 3), strict=True):
        over(hall, name, status, days=0)
    with open_queue(hall.database.render_as_string(hide_password=False)) as queue:
        assert [job.number for job in queue.jobs(most=2)] == [5, 4, 2, 1]
        assert [job.number for job in queue.jobs(most=2, number=3)] == [3]


def test_what_has_failed_is_put_away_by_cancelling_it(hall: Hall) -> None:
    """From then on it is over, and not to be tried again."""
    over(hall, "failed", "failed", days=800)
    assert hall.run("jobs", "cancel", "1").status == 0
    (job,) = hall.jobs()
    assert (job["state"], job["ended_at"][:4]) == ("cancelled", time.strftime("%Y"))
    assert hall.run("jobs", "retry", "1").status == 2
    assert hall.run("jobs", "cancel", "1").status == 2
