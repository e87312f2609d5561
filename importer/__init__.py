"""DokStamp batch importer: a spreadsheet and a folder of signed PDFs become certificates, each exactly once."""

__version__: str


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for: that takes as long as starting a process that reads workbooks."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dokstamp-importer")
    except PackageNotFoundError:  # running from a source tree that was never installed
        return "0+unknown"
