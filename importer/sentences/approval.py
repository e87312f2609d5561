"""A plan that is approved by its code: who looked at it, and what is otherwise by now."""

from importer.sentences.message import Plural, Sentence

# the code
NO_CODE = Sentence(
    "“{typed}” is not the code of a plan: it has at least seven letters and digits, as in"
    " K7F-2QX-9MB."
)
NO_PLAN = Sentence(
    "No plan with the code {typed} is kept in {state}: a code is known only where the plan was"
    " made, and for 90 days. Check again there, and take the new code."
)
NO_PLAN_OF = Sentence(
    "No plan with the code {typed} is kept in {where} for tenant {tenant} on {host}:"
    " DOKSTAMP_TENANT and DOKSTAMP_BASE_URL say whose plan is meant, and a code is known for"
    " 90 days. Check again, and take the new code."
)
SEVERAL_PLANS = Sentence(
    "Several plans begin with {typed}: say which, by its longer code ({codes:or})."
)

# who
PERSON = Sentence("{name} ({user})")
UNKNOWN_PERSON = Sentence("somebody whom the system does not name")
NO_NAME = Sentence("--as needs a name: say who approves.")
SAME_PERSON = Sentence(
    "{by} cannot approve the plan {code}: it was prepared by {prepared_by}, and somebody else has"
    " to look at it, with their own name and their own account on this system."
)
NEEDS_APPROVAL = Sentence(
    "Nothing was sent: the plan {code} has to be approved by somebody else first.",
    terminal="They run importer approve {code} --as NAME; then add --approved {code}.",
)

CARRIED_OUT = Sentence(
    "Nothing was sent: the plan {code} was carried out, and sends nothing any more. Check again,"
    " and have the new plan approved."
)

# what is otherwise than it was approved
NOT_AS_APPROVED = Plural(
    "Nothing was sent, since {count} thing differs from what was approved as {code}: put it back,"
    " or have the plan as it is now checked and approved.",
    "Nothing was sent, since {count} things differ from what was approved as {code}: put them"
    " back, or have the plan as it is now checked and approved.",
)
OTHER_COMMAND = Sentence("What was approved is the plan of another command.")
OTHER_TARGET = Sentence(
    "It was approved for tenant {tenant} on {host}, and this is tenant {other_tenant} on"
    " {other_host}."
)
WAS_DRAFT = Sentence("Drafts were approved, and certificates would be issued.")
WAS_ISSUE = Sentence("The issuing of certificates was approved, and drafts would be created.")
WAS_REISSUE = Sentence(
    "It was approved that students who have a certificate of the course get another one, and now"
    " they would not."
)
WAS_NO_REISSUE = Sentence(
    "Students who have a certificate of the course would get another one, which was not approved."
)
ROW_IS_NEW = Sentence("The row is not in the approved plan.")
ROW_IS_GONE = Sentence(
    "Row {row} of the approved plan ({email}) is not among the rows that would be sent now."
)
ROW_IS_STOPPED = Sentence("Row {row} of the approved plan ({email}) would not be sent now: {why}")
IS_DONE = Sentence("It is done already, and not by a run of this plan.")
CHANGED = Sentence("{column:column} was {was} when it was approved, and is {now} now.")
CELL = Sentence("{text:cell}")
EMPTY = Sentence("(empty)")
PDF_CHANGED = Sentence("The PDF's content is another one than when it was approved.")
PDF_RENAMED = Sentence("The PDF was called {was:file} when it was approved, and now {now:file}.")
STUDENT_APPEARED = Sentence(
    "When the plan was approved, DokStamp had no student of this e-mail; by now it has one"
    " ({uuid})."
)
STUDENT_WENT = Sentence(
    "When the plan was approved, DokStamp had the student ({uuid}); by now it has none of this"
    " e-mail."
)
STUDENT_IS_ANOTHER = Sentence(
    "DokStamp has another student under this e-mail ({now}) than when it was approved ({was})."
)
STUDENT_CHANGED = Sentence(
    "In DokStamp, the student's {column:column} was {was} when it was approved, and is {now} now."
)
CERTIFICATES_CHANGED = Sentence(
    "The certificates of the course that the student has in DokStamp are others than when it was"
    " approved."
)
