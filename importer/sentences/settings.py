"""Settings: addresses, credentials, the file they stand in."""

from importer.sentences.message import Sentence

NO_WEB_ADDRESS = Sentence(
    "{variable} is not a web address; write it like https://api.dokstamp.com."
)
NO_PLAIN_ADDRESS = Sentence(
    "{variable} must be a plain address, without a user, a query or a fragment."
)
PLAIN_HTTP = Sentence(
    "{variable} uses plain http, which would send the credentials unprotected; use https."
)
NO_DOMAIN = Sentence("{variable} is not a domain: write it in plain letters and without spaces.")
NO_DATABASE_ADDRESS = Sentence(
    "{variable} is not the address of a PostgreSQL database: write it like"
    " postgresql://user:password@host/database, with signs such as @, : and / in the password as"
    " %40, %3A and %2F."
)
NO_SECONDS = Sentence(
    "{variable} is not a number of seconds that can be used: write one such as {example:number}."
)
NO_TEXT = Sentence("it is not text")
NO_ENV_FILE = Sentence("{path} cannot be read ({why:reason}): correct or remove it.")
ANOTHER_HOST = Sentence(
    "{path} sets {address}, and {secret} is in the environment: it would be sent to {host}. Put"
    " both in one place.",
    terminal="Or, if that host is meant, name it with --base-url.",
)
ANOTHER_LEDGER = Sentence(
    "{path} sets {variable}, and {secret} is in the environment: students' names and e-mails would"
    " be kept in that database. Put both in one place."
)
NO_CREDENTIALS = Sentence(
    "No credentials: set DOKSTAMP_EMAIL and DOKSTAMP_PASSWORD, or DOKSTAMP_CLIENT_ID and"
    " DOKSTAMP_CLIENT_SECRET, or DOKSTAMP_TOKEN, in the environment or in a file named .env."
)
HALF_OF_A_KIND = Sentence("{given} is set but {missing} is not: set both, or neither.")
WITH_ITS_FILE = Sentence("{said} {file}")
NO_FILE_HERE = Sentence("There is no {path}.")
FILE_MISNAMED = Sentence("There is no {path}, but {other:file} is there: rename it to .env.")
FILE_WITHOUT = Sentence("It was looked for in {path} too.")
NO_FILE_READ = Sentence("No file .env is read where others may drop one.")
FILE_EXPOSED = Sentence(
    "{path} holds a secret, and everybody on this machine may read it: let only its owner do so"
    " (chmod 600)."
)
NO_SECRET_FILE = Sentence("{variable} names {path}, which cannot be read ({why:reason}).")
NO_SECRET_IN_FILE = Sentence(
    "{variable} names {path}, which does not hold a secret, and nothing else, on one line."
)
SECRET_FILE_IN_ENV_FILE = Sentence(
    "{path} sets {variable}: set that in the environment, since a .env that came with a batch"
    " could have any file sent."
)
KEYRING_SHUT = Sentence(
    "The system's keyring cannot be read ({why:reason}): unlock it, and try again."
)
SEVERAL_KINDS = Sentence(
    "Several kinds of credentials are set ({variables:and}): keep one and unset the others."
)
