"""What went wrong on the way to DokStamp, or with what it answers.

Those that begin with a small letter say in a few words, within another sentence, what became of a
request. A request is a method and a path, such as POST /students.
"""

from importer.sentences.message import Plural, Sentence

# a request as a whole
OUTCOME_UNKNOWN = Sentence(
    "It is not known whether {request} happened ({cause}): ask before sending it again."
)
WITHDRAWN = Sentence("{request} was not sent, because nothing more was to be sent.")
REFUSED = Sentence("DokStamp answered {status} to {request}")
REFUSED_FIELDS = Sentence("DokStamp answered {status} to {request} ({fields:all})")
REFUSED_SAYING = Sentence("DokStamp answered {status} to {request}: {words}")
NO_USABLE_ANSWER = Sentence(
    "No usable answer to {request} for {seconds:number} seconds, last: {cause}. Check the"
    " connection and the base URL, and run again."
)
UNUSABLE = Sentence(
    "DokStamp cannot be used: {cause}. Check the connection and the base URL, and run again."
)
SENT_AWAY = Sentence(
    "DokStamp cannot be used: {cause}, and it asks to be left alone for {seconds:whole} seconds."
    " Check the connection and the base URL, and run again."
)

# credentials and tenants
TOO_MANY_LOGINS = Sentence(
    "DokStamp wanted {logins} logins within a minute: it does not accept the tokens that it hands"
    " out. Ask DokStamp's support."
)
TOKEN_UNUSABLE = Sentence(
    "The access token cannot be used, and a given token cannot be renewed: get a new one."
)
NO_SUCH_LOGIN = Sentence(
    "There is no {path} ({status}). Check the base URL, and that it is the edition of the API that"
    " these credentials are for."
)
CREDENTIALS_REFUSED = Sentence(
    "DokStamp refuses the credentials ({status}). Correct them and run again."
)
CREDENTIALS_REFUSED_SAYING = Sentence(
    "DokStamp refuses the credentials ({status}: {words}). Correct them and run again."
)
NEW_TOKEN_REFUSED = Sentence(
    "DokStamp keeps answering 401 to {request}, also to a new token. Correct the credentials."
)
GIVEN_TOKEN_REFUSED = Sentence(
    "DokStamp keeps answering 401 to {request}, and the given token cannot be renewed. Correct the"
    " credentials."
)
OTHER_TENANT = Sentence(
    "DokStamp does not accept the tenant '{tenant}': the credentials belong to '{theirs}'. Correct"
    " the tenant, or leave it out."
)
TENANT_NOT_TOLD = Sentence(
    "DokStamp does not say the tenant of these credentials: {path} is answered with {status}."
    " Check the base URL and the credentials, or give the tenant."
)
NO_TENANT = Sentence(
    "DokStamp does not say the tenant of these credentials in {path}: give the tenant."
)
TENANT_UNSENDABLE = Sentence(
    "The tenant '{tenant}' cannot be sent: it is a domain, in plain letters and without spaces."
    " Correct it (DOKSTAMP_TENANT), or leave it out."
)

# files
FILE_UNREADABLE = Sentence(
    "The file became unreadable ({reason:reason}) between checking and sending, so it was not"
    " sent: run again."
)
NO_REASON = Sentence("no reason given")
FILE_SHORTER = Sentence(
    "The file became shorter between checking and sending, so it was not sent: run again."
)
FILE_GREW = Sentence("The file grew between checking and sending, so it was not sent: run again.")
FILE_CHANGED = Sentence(
    "The file changed between checking and sending, so it was not sent: run again."
)
UPLOAD_CUT_OFF = Sentence(
    "DokStamp keeps cutting an upload of {files} files off, which is taken for too large"
)
CUT_OFF = Sentence("the upload was cut off")

# this machine's own settings
BASE_URL_INVALID = Sentence(
    "The base URL is not a web address ({reason}): correct DOKSTAMP_BASE_URL."
)
PROXY_UNUSABLE = Sentence(
    "The proxy {proxy} cannot be used: only http and https proxies can. Correct HTTPS_PROXY or"
    " ALL_PROXY, or name the host in NO_PROXY."
)
CERTIFICATES_UNREADABLE = Sentence(
    "{variables:and} cannot be read ({reason:reason}): correct or unset it."
)
OWN_CERTIFICATES_UNREADABLE = Sentence(
    "the trusted certificates of this installation cannot be read ({reason:reason}): correct or"
    " unset it."
)

# why a request did not arrive
REQUEST_UNWRITABLE = Sentence("the request cannot be written like this")
REQUEST_UNSENDABLE = Sentence("the request cannot be sent like this")
NO_MORE_FILES = Sentence("this machine lets us open no more files (ulimit -n)")
NO_MORE_CONNECTIONS = Sentence("this machine lets us open no more connections (ulimit -n)")
PROXY_REFUSES = Sentence("the proxy does not connect us ({reason:reason})")
BY_PROXY = Sentence(
    "{reason}, by way of the proxy {proxy} that HTTPS_PROXY or the system's settings name;"
    " NO_PROXY names hosts that need none"
)
NO_CONNECTION_IN_TIME = Sentence("no connection in time")
NOT_TRUSTED = Sentence(
    "its TLS certificate is not trusted ({reason:reason}); where a proxy looks into what passes,"
    " its authority has to be among the system's certificates, or in the file that SSL_CERT_FILE"
    " names"
)
HOST_UNKNOWN = Sentence("its host name is not known")
CONNECTION_REFUSED = Sentence("the connection is refused")
NO_CONNECTION = Sentence("no connection")
LEFT_ALONE = Sentence("it asks to be left alone for {seconds:whole} seconds")
LIMIT_REACHED = Plural(
    "its limit of {count} request is reached", "its limit of {count} requests is reached"
)
PAUSE_ASKED = Sentence("it asked for a pause")

# why there is no answer
NO_ANSWER_IN_TIME = Sentence("no answer in time")
BROKE_OFF = Sentence("the connection broke before the answer was complete")
PACKED_TWICE = Sentence("the answer is packed several times over")
COMPRESSION_BROKEN = Sentence("the answer's compression is broken")
ANSWER_TOO_LARGE = Sentence("the answer is larger than {megabytes} MB")

# what an answer is instead
STATUS = Sentence("status {status}")
TOOK_TOO_LONG = Sentence("it took too long")
TOO_EARLY = Sentence("it is too early")
TOO_MANY_REQUESTS = Sentence("too many requests")
REDIRECT = Sentence("it answers with a redirect ({status}) to {place}")
REDIRECT_NOWHERE = Sentence("it answers with a redirect ({status}) to nowhere")
HTML = Sentence("an HTML page")
BROKEN_JSON = Sentence("broken JSON ({size} bytes of {kind})")
BROKEN_JSON_UNTYPED = Sentence("broken JSON ({size} bytes of unknown type)")
ENDLESS_JSON = Sentence("JSON that is nested without end")
UNWRITABLE_JSON = Sentence("JSON that cannot be written again")
NO_OBJECT = Sentence("JSON that is not an object")
NO_LIST = Sentence("an answer without a list")
NO_UUID = Sentence("an answer without a uuid")
NO_TOKEN = Sentence("an answer without an access token")
OTHER_RECORD = Sentence("an answer about another record")
OTHER_FIELD = Sentence("the answer is about another {field}")
RECORD_UNREADABLE = Sentence("the record of the answer cannot be read")
