"""The process that examines PDFs, see `importer.inspection.process`."""

from importer.inspection.process import serve

serve()
