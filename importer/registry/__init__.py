"""The tenant's records: looked up by natural key or by what a person calls them, and created when
there are none.

The one way in the whole program to find or create an entity. Filters are the server's and an
assumption of ours, so every answer's own fields are checked. The ledger is the caller's: an intent
is on the disk before `register` is called.
"""

from importer.dokstamp import for_each
from importer.registry.asking import FEW, PAGE_SIZE, read_all, read_or_ask
from importer.registry.attaching import Attachments, attach, attachments
from importer.registry.directory import Directory, unproven, where_of
from importer.registry.patience import Patience
from importer.registry.records import (
    agrees,
    bearing,
    bears,
    exists,
    is_uuid,
    moment_of,
    named,
    uuid_of,
    value_of,
)
from importer.registry.registering import Registered, explain, find, register
from importer.registry.taken import taken_unseen

__all__ = [
    "FEW",
    "PAGE_SIZE",
    "Attachments",
    "Directory",
    "Patience",
    "Registered",
    "agrees",
    "attach",
    "attachments",
    "bearing",
    "bears",
    "exists",
    "explain",
    "find",
    "for_each",
    "is_uuid",
    "moment_of",
    "named",
    "read_all",
    "read_or_ask",
    "register",
    "taken_unseen",
    "unproven",
    "uuid_of",
    "value_of",
    "where_of",
]
