"""The graduates of the sample batch, good and bad. All people are invented."""

from dataclasses import dataclass
from datetime import date

from importer.issues import Code

INSTITUTION = "Escola Superior de Tecnologia do Porto"
COURSES = {
    "LEI-2026": "Licenciatura em Engenharia Informática",
    "GES-2026": "Licenciatura em Gestão",
}
FIRST_ROW = 4
"""Row of the first graduate: above it stand the title, the subtitle and the headings."""

_ENROLLED = (date(2023, 9, 18), date(2026, 7, 10), "completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graduate:
    """One row of the sheet, and the diploma that belongs to it.

    Attributes:
        diploma: the file that is made below `pdfs/`; None when none is.
        pdf: the cell, where it differs from `diploma`.
        holder: the name on the diploma, where it differs from the cell.
        enrollment: (enrolled_at, completed_at, completion_status) or nothing.
        damage: what is done to the diploma: "empty", "rtf" or "truncated".
        wrong: what is wrong with the row, in words, and the codes expected for it.
        online: whether only a look at the tenant finds it.
    """

    name: str | None
    email: str
    born: date | str
    course: str
    diploma: str | None
    cohort: str | None = None
    pdf: str | None = None
    holder: str | None = None
    social_name: str | None = None
    enrollment: tuple[date, date, str] | tuple[()] = ()
    grade: float | None = None
    damage: str | None = None
    wrong: str = ""
    codes: tuple[Code, ...] = ()
    online: bool = False


# fmt: off
GRADUATES: tuple[Graduate | None, ...] = (
    Graduate(
        name="Ana Beatriz Moreira", email="ana.moreira@example.edu", born=date(2003, 2, 14),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="ana-beatriz-moreira.pdf", enrollment=_ENROLLED, grade=8.75,
        wrong="Row 28 has the same student and course with another PDF.",
        codes=(Code.DUPLICATE_ROW,),
    ),
    Graduate(
        name="João Pedro Fonseca", email="Joao.Fonseca@Example.com ", born=date(2002, 11, 3),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="joao-pedro-fonseca.pdf", pdf="Joao-Pedro-Fonseca.PDF",
        enrollment=_ENROLLED,
        grade=7.4,
    ),
    Graduate(
        name="Inês Marques Salgueiro", email="ines.salgueiro@example.org", born=date(2001, 8, 30),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/ines-marques-salgueiro.pdf",
    ),
    Graduate(
        name="Tiago Nunes Rosado", email="tiago.rosado@example,com", born=date(2062, 5, 19),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="tiago-nunes-rosado.pdf",
        wrong="A comma in the e-mail address, and a birth date in the future.",
        codes=(Code.INVALID_EMAIL, Code.DATE_IN_FUTURE),
    ),
    Graduate(
        name="Mário Prata Antunes", social_name="Maria Prata Antunes",
        email="m.antunes@example.com",
        born=date(2002, 4, 9), course="LEI-2026", cohort="LEI-2026-A", diploma="prata-antunes.pdf",
        holder="Maria Prata Antunes",
    ),
    Graduate(
        name=None, email="carla.pimentel@example.org", born=date(2003, 1, 27), course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/carla-seixas-pimentel.pdf",
        holder="Carla Seixas Pimentel",
        wrong="No name.", codes=(Code.MISSING_VALUE,),
    ),
    Graduate(
        name="Rodrigo Vilaça Teles", email="rodrigo.teles@example.edu", born=date(2000, 12, 5),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/rodrigo-vilaca-teles.pdf", enrollment=_ENROLLED,
        grade=6,
    ),
    Graduate(
        name="Catarina Lobo d'Ávila", email="catarina.davila@example.com", born=date(2003, 6, 21),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="Catarina Lobo d'Ávila.pdf",
    ),
    Graduate(
        name="Gonçalo Brandão Reis", email="goncalo.reis@example.edu", born="03/04/2001",
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="goncalo-brandao-reis.pdf", enrollment=_ENROLLED, grade=17.5,
        wrong="A birth date that can be 3 April or 4 March, and a grade on the scale of 20.",
        codes=(Code.AMBIGUOUS_DATE, Code.INVALID_GRADE),
    ),
    Graduate(
        name="Ricardo Pinto Amaral", email="ricardo.amaral@example.org", born=date(1999, 3, 17),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="ricardo-pinto-amaral.pdf",
    ),
    Graduate(
        name="Ricardo Pinto Amaral", email="Ricardo.Amaral@example.org", born=date(1999, 3, 17),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/ricardo-pinto-amaral.pdf",
    ),
    Graduate(
        name="Daniel Faria Leitão", email="daniel.leitao@example.com", born=date(2002, 7, 8),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="daniel-faria-leitao.pdf", pdf="daniel-farias-leitao.pdf",
        wrong="No such file; a file of nearly that name lies unclaimed.",
        codes=(Code.PDF_MISSING,),
    ),
    Graduate(
        name="Beatriz Quintela Sousa", email="beatriz.sousa@example.edu", born=date(2003, 10, 11),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="beatriz-quintela-sousa.pdf", enrollment=_ENROLLED,
        grade=9.25,
    ),
    Graduate(
        name="Hugo Matos Cordeiro", email="hugo.cordeiro@example.org", born=date(2001, 9, 2),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma=None, pdf="../assinados/hugo-matos-cordeiro.pdf",
        wrong="The file lies outside the folder.", codes=(Code.PDF_OUTSIDE_FOLDER,),
    ),
    None,
    Graduate(
        name="Leonor Cabrita Neves", email="leonor.neves@example.com", born=date(2002, 5, 26),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/leonor-cabrita-neves.pdf",
    ),
    Graduate(
        name="Sofia Esteves Maia", email="sofia.maia@example.edu", born=date(2003, 3, 3),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="sofia-esteves-maia.pdf", damage="empty",
        wrong="The file has no bytes.", codes=(Code.PDF_EMPTY,),
    ),
    Graduate(
        name="Miguel Ângelo Tomé", email="miguel.tome@example.org", born=date(2002, 1, 15),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="miguel-angelo-tome.pdf", damage="rtf",
        wrong="A word processor's file that was only renamed.", codes=(Code.PDF_NOT_PDF,),
    ),
    Graduate(
        name="Duarte Sampaio Góis", email="duarte.gois@example.com", born=date(2001, 12, 19),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="duarte-sampaio-gois.pdf",
    ),
    Graduate(
        name="Patrícia Falcão Reis", email="patricia.reis@example.edu", born=date(2003, 7, 29),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/patricia-falcao-reis.pdf", damage="truncated",
        wrong="The file was cut off while it was copied.", codes=(Code.PDF_DAMAGED,),
    ),
    Graduate(
        name="Margarida Vaz Coutinho", email="margarida.coutinho@example.org", born=date(2000, 6,
        6), course="LEI-2026",
        cohort="LEI-2026-A", diploma="margarida-vaz-coutinho.pdf", enrollment=_ENROLLED, grade=8.1,
    ),
    Graduate(
        name="Rita Tavares Lopo", email="rita.lopo@example.com", born=date(2002, 2, 20),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="rita-tavares-lopo.pdf",
        wrong="Her twin's row has her e-mail and her file.",
        codes=(Code.CONFLICTING_STUDENT, Code.PDF_NAMED_TWICE),
    ),
    Graduate(
        name="Rui Tavares Lopo", email="rita.lopo@example.com", born=date(2002, 2, 20),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/rui-tavares-lopo.pdf", pdf="rita-tavares-lopo.pdf",
        wrong="Copied from his twin's row; e-mail and file are still hers.",
        codes=(Code.CONFLICTING_STUDENT, Code.PDF_NAMED_TWICE),
    ),
    Graduate(
        name="Afonso Bento Maciel", email="afonso.maciel@example.edu", born=date(2001, 4, 23),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/afonso-bento-maciel.pdf", enrollment=_ENROLLED,
        grade=7,
    ),
    Graduate(
        name="Ana Beatriz Moreira", email="ana.moreira@example.edu", born=date(2003, 2, 14),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="ana-beatriz-moreira-2.pdf", enrollment=_ENROLLED, grade=8.75,
        wrong=f"Row {FIRST_ROW} has the same student and course with another PDF.",
        codes=(Code.DUPLICATE_ROW,),
    ),
    Graduate(
        name="Luísa Barros Pacheco", email="luisa.pacheco@example.org", born=date(2002, 10, 1),
        course="LEI-2062",
        diploma="luisa-barros-pacheco.pdf",
        wrong="There is no course LEI-2062.", codes=(Code.COURSE_NOT_FOUND,), online=True,
    ),
    Graduate(
        name="Vasco Trindade Melo", email="vasco.melo@example.com", born=date(2003, 5, 12),
        course="GES-2026",
        cohort="GES-2026-A", diploma="gestao/vasco-trindade-melo.pdf",
    ),
    Graduate(
        name="Helena Guerra Paixão", email="helena.paixao@example.edu", born=date(2001, 11, 25),
        course="GES-2026",
        cohort="LEI-2026-A", diploma="gestao/helena-guerra-paixao.pdf",
        wrong="The cohort belongs to the other course.", codes=(Code.COHORT_ELSEWHERE,),
        online=True,
    ),
    Graduate(
        name="Simão Frade Nogueira", email="simao.nogueira@example.org", born=date(2002, 9, 14),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="simao-frade-nogueira.pdf", enrollment=_ENROLLED, grade=9.5,
    ),
    Graduate(
        name="Matilde Rocha Peixoto", email="matilde.peixoto@example.com", born=date(2003, 8, 7),
        course="GES-2026",
        diploma="gestao/matilde-rocha-peixoto.pdf",
    ),
    Graduate(
        name="Xavier Conceição Dias", email="xavier.dias@example.edu", born=date(2000, 2, 29),
        course="LEI-2026",
        cohort="LEI-2026-A", diploma="xavier-conceicao-dias.pdf",
    ),
)
"""The batch in the order of the sheet; None is a blank row. All people are invented."""
# fmt: on

UNCLAIMED = Graduate(
    name="Vera Lúcia Monteiro",
    email="",
    born=date(2002, 12, 12),
    course="LEI-2026",
    diploma="vera-lucia-monteiro.pdf",
)
"""A diploma whose graduate the sheet forgets."""
