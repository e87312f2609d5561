"""The lists, newest first; a new one; and what every page has: another language, and the end."""

from starlette.responses import Response
from starlette.routing import Route

from importer.sentences import web as say
from importer.sentences.reader import LANGUAGES
from importer.web.schools import OWN, PRACTICE
from importer.web.steps import next_step
from importer.web.visit import Visit, answering
from importer.web.visitors import LANGUAGE_COOKIE, Role


def start(visit: Visit) -> Response:
    """The lists that somebody may see."""
    lists = visit.office.lists(visit.visitor)
    return visit.page("start.html", title=say.YOUR_LISTS(), lists=lists)


def new_list(visit: Visit) -> Response:
    """A new list, for the school or to practise."""
    school = PRACTICE if visit.form.get("school") == PRACTICE else OWN
    visit.office.schools.called(school)  # what is missing to get in is said before any work
    made = visit.office.new_list(visit.visitor, school=school)
    return visit.to(f"/lists/{made.list_id}/files")


def go_on(visit: Visit) -> Response:
    """Where the work on a list goes on."""
    graduates = visit.graduates
    judged = None if graduates.sheet_path is None else visit.judged
    return visit.to(visit.path(next_step(graduates, judged)))


def language(visit: Visit) -> Response:
    """From now on in another language, on the page where it was asked for."""
    chosen = str(visit.form.get("language", ""))
    back = str(visit.form.get("back", "/"))
    answer = visit.to(back if back.startswith("/") and not back.startswith("//") else "/")
    if chosen in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=31536000, samesite="strict", httponly=True
        )
    return answer


ROUTES = (
    Route("/", answering(start)),
    Route("/lists", answering(new_list, role=Role.PREPARER), methods=["POST"]),
    Route("/lists/{list_id}/", answering(go_on)),
    Route("/language", answering(language), methods=["POST"]),
)
