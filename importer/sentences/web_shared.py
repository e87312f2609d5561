"""The page of several people: signing in, who may do what, and what is kept how long."""

from importer.sentences.message import Sentence

# signing in
SIGN_IN = Sentence("Sign in")
SIGN_IN_SAID = Sentence("Use the e-mail address and the password that you have at DokStamp.")
EMAIL = Sentence("E-mail address")
PASSWORD = Sentence("Password")
SIGN_OUT = Sentence("Sign out")
SIGN_OUT_EVERYWHERE = Sentence("Sign out everywhere")
SIGNED_IN_AS = Sentence("Signed in as {who}")
SIGNED_OUT = Sentence("You are signed out.")
NO_SUCH_LOGIN = Sentence("DokStamp does not know this e-mail address with this password.")
TOO_MANY_TRIES = Sentence("That was tried too often. Wait a minute, then try again.")
OTHER_PASSWORD = Sentence(
    "This is not your DokStamp password, so nothing was done. Go back and type it again."
)
NOT_LET_IN = Sentence("You are not let in yet")
NOT_NAMED = Sentence(
    "Nobody has said what {who} may do here. Ask whoever looks after this page at your school."
)
NO_NAME = Sentence(
    "Your school's sign-in has not told who you are. Open the page by its usual address."
)
ONE_MOMENT = Sentence("One moment")
ONE_MOMENT_SAID = Sentence("The page is being opened.")
SIGN_IN_AGAIN = Sentence(
    "The page was started anew, or DokStamp has ended your sign-in. Sign in again and go on:"
    " nothing is lost."
)
LEAVING = Sentence("You will be signed out soon, because nothing was done for a while.")
STAY = Sentence("Stay signed in")

# at the terminal, when the page is started for several people
SERVED = Sentence("The page is open for those in {people:file}, under:")
NOT_SECURE = Sentence(
    "{url} is no address for several people: it has to begin with https://, since passwords go"
    " there. Only this machine may do without, such as http://127.0.0.1:8710."
)
NO_PUBLIC_ADDRESS = Sentence(
    "{url} is not the address of a page: give scheme, host and port only, such as"
    " https://diplomas.school.example."
)
ONLY_SHARED = Sentence("{option} is only for a page of several people: add --public-url.")
PEOPLE_WANTED = Sentence("A page of several people needs a file that says who they are: --people.")
PROXY_WANTED = Sentence(
    "Anybody could send the header {header}: say with --trusted-proxy whose word counts."
)
NO_HEADER = Sentence("{header:cell} is not the name of a header.")
NO_PROXY = Sentence("{address:cell} is no address or network, such as 127.0.0.1 or 10.0.0.0/24.")
NO_LISTEN = Sentence("{address:cell} is no address to listen on, such as 127.0.0.1:8710.")
LISTEN_TAKEN = Sentence("{address} cannot be used ({why:reason}): choose another --listen.")

# who may do what
PEOPLE_READ = Sentence("The people of {path:file} were read anew.")
NO_PEOPLE = Sentence("The file of people {path} cannot be read ({why:reason}).")
PEOPLE_EXPOSED = Sentence(
    "The file of people {path} may be written by others, who would give themselves every role:"
    " chmod 644 it, or less."
)
PEOPLE_NOT_READ = Sentence("The file of people {path} is not TOML: {why}.")
PEOPLE_MISSING = Sentence(
    "The file of people {path} has to have a table [people], with an e-mail address and its roles"
    " a line, and may have one [limits]."
)
PERSON_TWICE = Sentence("The file of people {path} names somebody twice.")
NO_SUCH_ROLE = Sentence(
    "The file of people {path} gives {email:cell} a role that there is not; there are"
    " {roles:and}, as a list in brackets."
)
NO_ADDRESS = Sentence("The file of people {path} names {email:cell}, which is no e-mail address.")
NO_SUCH_LIMIT = Sentence(
    "The file of people {path} has a limit that there is not, or that is no number; there are"
    " {limits:and}."
)
