"""The values that DokStamp takes of a closed list, each as a reader knows it.

In English they are DokStamp's own codes, which is what a sheet may hold in every language.
"""

from importer.sentences.message import Sentence

YES = Sentence("yes")
NO = Sentence("no")
ENROLLED = Sentence("enrolled")
COMPLETED = Sentence("completed")
DROPPED = Sentence("dropped")
PRESENTIAL = Sentence("presential")
IN_PERSON = Sentence("in_person")
REMOTE = Sentence("remote")
ONLINE = Sentence("online")
HYBRID = Sentence("hybrid")
UNDERGRADUATE = Sentence("undergraduate")
GRADUATE = Sentence("graduate")
TECHNICAL = Sentence("technical")
OPEN = Sentence("open")
ACTIVE = Sentence("active")
INACTIVE = Sentence("inactive")
SUSPENDED = Sentence("suspended")
DRAFT = Sentence("draft")
ARCHIVED = Sentence("archived")
ISSUED = Sentence("issued")
FEMALE = Sentence("female")
