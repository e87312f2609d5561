"""Past one machine: batches on a durable queue, and workers on any number of machines.

submitted ─▶ store, queue ─▶ taken by a worker ─▶ sent by the same job as a dropped batch ─▶ ended
                   ▲                   │
                   └── given back, or brought back when its worker is dead

One batch of a tenant is at work at any time. What keeps a certificate from being issued twice is
what keeps it from that in `importer run`, and the ledger's fence between workers.
"""

from importer.cluster.jobs import JobState
from importer.cluster.listing import Job, jobs_in, jobs_of
from importer.cluster.lists import source_of
from importer.cluster.queue import Queue, open_queue
from importer.cluster.reasons import reason_said
from importer.cluster.service import WorkerService, serve
from importer.cluster.showing import how_far
from importer.cluster.store import BatchStore
from importer.cluster.submitting import Submission, Submitted, submit
from importer.cluster.tenants import Tenants
from importer.cluster.watching import Handing
from importer.cluster.working import Conditions

__all__ = [
    "BatchStore",
    "Conditions",
    "Handing",
    "Job",
    "JobState",
    "Queue",
    "Submission",
    "Submitted",
    "Tenants",
    "WorkerService",
    "how_far",
    "jobs_in",
    "jobs_of",
    "open_queue",
    "reason_said",
    "serve",
    "source_of",
    "submit",
]
