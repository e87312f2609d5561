"""The DokStamp API and nothing of ours: an async client for both editions, errors, and the
entities as data.

async with DokStamp(base_url, credentials, user_agent="…") as api:
    for student in await api.find(STUDENT, where={"email": "ines@example.edu"}):
        ...
"""

from importer.dokstamp.account import TIMEOUT, Permit
from importer.dokstamp.answers import Page
from importer.dokstamp.auth import (
    Credentials,
    LoginCredentials,
    OAuthCredentials,
    TokenCredentials,
)
from importer.dokstamp.bodies import body_of, json_of, moment_text, with_scheme
from importer.dokstamp.client import DokStamp
from importer.dokstamp.days import days_of
from importer.dokstamp.declaring import Entity, Field, FieldKind, Record
from importer.dokstamp.entities import (
    CERTIFICATE,
    CERTIFICATE_TEMPLATE,
    COHORT,
    COURSE,
    COURSE_MODULE,
    ENROLLMENT,
    ENTITIES,
    FILE,
    INSTITUTION,
    MODULE,
    MODULE_GROUP,
    ORGANIZATION,
    STUDENT,
)
from importer.dokstamp.errors import (
    CredentialsRefused,
    DokStampError,
    FileChanged,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    OutcomeUnknown,
    Refused,
    TenantUnknown,
    TooLarge,
    Unproven,
    Unreachable,
    Withdrawn,
)
from importer.dokstamp.events import (
    Paused,
    PauseEnded,
    Retried,
    Throttled,
    TokenRenewed,
    WireEvent,
)
from importer.dokstamp.fitting import related_uuid, uuids_of_files
from importer.dokstamp.listing import Listing, ListReading, for_each
from importer.dokstamp.retrying import Retry, back_off
from importer.dokstamp.uploads import Upload, Uploaded

__all__ = [
    "CERTIFICATE",
    "CERTIFICATE_TEMPLATE",
    "COHORT",
    "COURSE",
    "COURSE_MODULE",
    "ENROLLMENT",
    "ENTITIES",
    "FILE",
    "INSTITUTION",
    "MODULE",
    "MODULE_GROUP",
    "ORGANIZATION",
    "STUDENT",
    "TIMEOUT",
    "Credentials",
    "CredentialsRefused",
    "DokStamp",
    "DokStampError",
    "Entity",
    "Field",
    "FieldKind",
    "FileChanged",
    "Forbidden",
    "Invalid",
    "ListReading",
    "Listing",
    "LoginCredentials",
    "Malformed",
    "NotFound",
    "OAuthCredentials",
    "OutcomeUnknown",
    "Page",
    "PauseEnded",
    "Paused",
    "Permit",
    "Record",
    "Refused",
    "Retried",
    "Retry",
    "TenantUnknown",
    "Throttled",
    "TokenCredentials",
    "TokenRenewed",
    "TooLarge",
    "Unproven",
    "Unreachable",
    "Upload",
    "Uploaded",
    "WireEvent",
    "Withdrawn",
    "back_off",
    "body_of",
    "days_of",
    "for_each",
    "json_of",
    "moment_text",
    "related_uuid",
    "uuids_of_files",
    "with_scheme",
]
