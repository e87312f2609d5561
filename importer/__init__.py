"""DokStamp batch importer: a spreadsheet and a folder of signed PDFs become certificates, each exactly once."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("dokstamp-importer")
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+unknown"
