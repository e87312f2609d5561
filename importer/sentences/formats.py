"""Formats of files: what they are called, and why one is no list; that goes on from its path."""

from importer.sentences.message import Sentence

# what they are called
TEXT = Sentence("delimited text")
EXCEL = Sentence("an Excel workbook")
OLD_EXCEL = Sentence("an Excel workbook of before 2007")
OF_ANOTHER_PROGRAM = Sentence("a file of another program")
BINARY_EXCEL = Sentence("a binary Excel workbook")
OPEN_DOCUMENT = Sentence("an OpenDocument spreadsheet")
FLAT_OPEN_DOCUMENT = Sentence("an OpenDocument spreadsheet in one file of XML")
WITH_PASSWORD = Sentence("a workbook with a password")
WORD = Sentence("a Word document")
PRESENTATION = Sentence("a presentation")
OUTLOOK = Sentence("an Outlook message")
NUMBERS = Sentence("a Numbers or Pages file")
GOOGLE_LINK = Sentence("a link to a Google spreadsheet")
LINK = Sentence("a link")
XML_EXCEL = Sentence("an XML spreadsheet of Excel 2003")
STATA = Sentence("a Stata file")
WEB_PAGE = Sentence("a web page")
WEB_ARCHIVE = Sentence("a web page in one file with its parts (MHTML)")
XML = Sentence("XML")
JSON = Sentence("JSON")
SYLK = Sentence("a SYLK or DIF file")
PDF = Sentence("a PDF")
GZIP = Sentence("a packed file (gzip)")
SEVEN_ZIP = Sentence("a packed file (7z)")
RAR = Sentence("a packed file (RAR)")
XZ = Sentence("a packed file (xz)")
BZIP2 = Sentence("a packed file (bzip2)")
ZSTD = Sentence("a packed file (zstd)")
PNG = Sentence("a PNG picture")
JPEG = Sentence("a JPEG picture")
TIFF = Sentence("a TIFF picture")
GIF = Sentence("a GIF picture")
WEBP = Sentence("a WebP picture or a recording")
HEIC = Sentence("a picture or a film of a telephone")
RTF = Sentence("a text document (RTF)")
POSTSCRIPT = Sentence("a PostScript file")
PARQUET = Sentence("a Parquet file")
ARROW = Sentence("an Arrow file")
AVRO = Sentence("an Avro file")
ORC = Sentence("an ORC file")
SPSS = Sentence("an SPSS file")
HDF5 = Sentence("an HDF5 file")
DATABASE = Sentence("a database")
ACCESS = Sentence("a database (Access)")
DBASE = Sentence("a database (dBASE)")
LOTUS = Sentence("a Lotus or Quattro Pro workbook")
PROGRAM = Sentence("a program")
ARCHIVE = Sentence("a Word, Excel or ZIP file")
COMPOUND = Sentence("an old Word or Excel file")

# why one is no list
NO_SPREADSHEET = Sentence("is {what}, not a spreadsheet: save the list as .xlsx or .csv.")
NO_OF_ANOTHER_PROGRAM = Sentence("is neither a workbook nor text: save the list as .xlsx or .csv.")
NO_NUMBERS = Sentence(
    "is a Numbers or Pages file: open it in Numbers and export the list as .xlsx."
)
NO_GOOGLE_LINK = Sentence(
    "is only a link to a Google spreadsheet: open it there, and download it as .xlsx."
)
NO_LINK = Sentence("is only a link to another file: give the spreadsheet itself.")
NO_XML = Sentence(
    "is XML, but not an Excel spreadsheet: export the list as .xlsx or .csv where it comes from."
)
NO_JSON = Sentence(
    "is JSON, not a spreadsheet: export the list as .xlsx or .csv where it comes from."
)
NO_SYLK = Sentence(
    "is a spreadsheet in a format of the eighties: open it in Excel and save it as .xlsx."
)
NO_DBASE = Sentence("is a database (dBASE): open it in Excel and save it as .xlsx.")
NO_LOTUS = Sentence(
    "is a Lotus or Quattro Pro workbook: open it in LibreOffice and save it as .xlsx."
)
