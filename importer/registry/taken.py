"""What DokStamp says is taken, and yet does not find: most likely a deleted record holds it
(DokStamp API page).
"""

import re
from collections.abc import Mapping
from typing import Any

from importer.dokstamp import Entity, Invalid, Refused
from importer.sentences import Message
from importer.sentences import registry as say

_TAKEN = re.compile(
    r"\b(taken|already|exists?|unique|utilizado|em uso|en uso|ya|já|registrado|registado)\b",
    re.IGNORECASE,
)


def taken_unseen(
    entity: Entity, refusal: Refused, values: Mapping[str, Any]
) -> tuple[str, Message] | None:
    """The field that is taken by what cannot be found, and a sentence on what to do; None of
    another refusal.

    Args:
        refusal: of a create, after which no record with the natural key of `values` was found.
    """
    for name in entity.key_of(values) if isinstance(refusal, Invalid) else ():
        if any(_TAKEN.search(message) for message in refusal.errors.get(name, ())):
            field = name.replace("_", " ").replace("email", "e-mail")
            kind = entity.title.lower()
            return name, say.TAKEN_UNSEEN(field=field, value=values[name], kind=kind)
    return None
