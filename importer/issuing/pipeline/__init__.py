"""From orders to certificates: students, files, enrollments, certificates, overlapping, under one
cap.

The workers of `importer.engine` take the next job that is ready, the one nearest to a finished
certificate first. A job sends one request (and, when its outcome is unknown, the questions that
settle it). What it learned is committed to the ledger together with the intents of what it makes
possible, and only then is the next job ready. One row's failure never stops another; a failure of
everything does.
"""

from importer.issuing.pipeline.issuing import issue

__all__ = ["issue"]
