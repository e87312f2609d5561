"""The lists, newest first; a new one; another name, or none any more; and another language."""

from starlette.responses import Response

from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web as say
from importer.sentences import web_help as say_help
from importer.sentences.reader import LANGUAGES
from importer.web.answering import get, post
from importer.web.entries import Change
from importer.web.lists import ChangeKind, GraduateList, ListState
from importer.web.placing import SHEETS
from importer.web.samples import copy_samples
from importer.web.schools import OWN, PRACTICE
from importer.web.steps import next_step, remedy_of
from importer.web.visit import Visit, inside
from importer.web.visitors import LANGUAGE_COOKIE, Role

_LONGEST_NAME = 120
_NEXT = {
    ListState.PREPARED: say.GO_ON,
    ListState.WAITING: say.LOOK_AT_IT,
    ListState.APPROVED: say.GO_ON,
    ListState.ISSUING: say.WATCH,
    ListState.STOPPED: say.GO_ON,
    ListState.DONE: say.RESULTS,
}


def start(visit: Visit) -> Response:
    """The lists that somebody may see."""
    shown = [{"list": one, "next": _next(visit, one)} for one in visit.office.lists(visit.visitor)]
    return visit.page("start.html", title=say.YOUR_LISTS(), lists=shown)


def new_list(visit: Visit) -> Response:
    """A new list, for the school or to practise; to practise with sample graduates in it."""
    school = PRACTICE if visit.form.get("school") == PRACTICE else OWN
    visit.office.schools.called(school)  # what is missing to get in is said before any work
    made = visit.office.new_list(visit.visitor, school=school)
    if school != PRACTICE:
        return visit.to(f"/lists/{made.list_id}/files")
    sheet, pdfs = copy_samples(made.root / SHEETS / "1", made.pdfs)
    path = sheet.relative_to(made.root).as_posix()
    changes = (
        Change(kind=ChangeKind.NAME, about="", after=str(say.SAMPLES())),
        Change(kind=ChangeKind.FILES, about="", after=str(pdfs)),
        Change(kind=ChangeKind.SHEET, about="", after=path),
    )
    visit.office.store.change(made.list_id, changes, by=visit.visitor.name)
    return visit.to(f"/lists/{made.list_id}/")


def go_on(visit: Visit) -> Response:
    """Where the work on a list goes on."""
    graduates = visit.graduates
    if visit.is_being_issued:  # before it is noted what is sent, too
        return visit.to(visit.path("issuing"))
    try:
        judged = None if graduates.sheet_path is None else visit.judged
    except ImporterError as error:
        return visit.to(visit.path(remedy_of(error) or "files"))
    return visit.to(visit.path(next_step(graduates, judged)))


def about(visit: Visit) -> Response:
    """The list's name, and whether it is to be deleted."""
    return visit.page("about.html", title=say.ABOUT())


def rename(visit: Visit) -> Response:
    """Give it another name."""
    name = " ".join(str(visit.form.get("name", "")).split())[:_LONGEST_NAME]
    if name != visit.graduates.name:
        visit.change(
            Change(kind=ChangeKind.NAME, about="", before=visit.graduates.name, after=name)
        )
    return visit.to("/")


def delete(visit: Visit) -> Response:
    """Delete it, after asking once."""
    visit.ensure_at_rest()
    graduates = visit.graduates
    if visit.form.get("sure") != "yes":
        return visit.page(
            "sure.html",
            title=say.SURE_DELETE(name=graduates.name or str(say.UNNAMED())),
            said=say.DELETED_SAID(),
            action=visit.path("delete"),
            fields={},
            yes=say.DELETE(),
            back=visit.path("about"),
        )
    visit.office.delete(graduates, by=visit.visitor.name)
    return visit.to("/")


def help_page(visit: Visit) -> Response:
    """What each step of a list is for."""
    return visit.page("help.html", title=say_help.TITLE())


def language(visit: Visit) -> Response:
    """From now on in another language, on the page where it was asked for."""
    chosen = str(visit.form.get("language", ""))
    answer = visit.to(inside(str(visit.form.get("back", "/"))))
    if chosen in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=31536000, samesite="strict", httponly=True
        )
    return answer


def _next(visit: Visit, graduates: GraduateList) -> Message:
    """What the button of a list says."""
    waits = graduates.state is ListState.WAITING and visit.visitor.may(Role.APPROVER)
    return say.APPROVE() if waits else _NEXT[graduates.state]()


ROUTES = (
    get("/", start),
    post("/lists", new_list, role=Role.PREPARER),
    get("/lists/{list_id}/", go_on),
    get("/lists/{list_id}/about", about),
    post("/lists/{list_id}/name", rename, role=Role.PREPARER),
    post("/lists/{list_id}/delete", delete, role=Role.KEEPER),
    get("/help", help_page),
    post("/language", language),
)
