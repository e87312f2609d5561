"""Sound lists as schools in Portugal, Brazil, Spain and Indonesia make them: no rule may stop a
row of them.

All people are invented. The same number always makes the same list: its names, how its e-mails and
files are named, and the columns of its own. What makes rules stumble is in them as often as in
life: namesakes, compound names, particles, apostrophes, names of one word, a parent's mailbox, an
address that says nothing, files named by hand.
"""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from helpers.pdf_bytes import one_page_pdf


@dataclass(frozen=True, slots=True)
class _Country:
    """Names as often as they are borne: the earlier a name stands, the more people bear it."""

    headings: tuple[str, ...]
    given: tuple[str, ...]
    second: tuple[str, ...]
    surnames: tuple[str, ...]
    joints: tuple[str, ...]
    domains: tuple[str, ...]
    number: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PORTUGAL = _Country(
    headings=(
        "Nome completo",
        "E-mail",
        "Data de nascimento",
        "Ficheiro",
        "Curso",
        "Nº de aluno",
        "Telemóvel",
    ),
    given=_names(
        "Maria João Ana Inês Beatriz Rodrigo Francisco Martim Leonor Mariana Matilde Carolina"
        " Tiago Tomás Duarte Afonso Gonçalo Miguel Diogo Pedro Rita Sofia Catarina Marta Joana Rui"
        " Nuno Luís Jorge Xavier Íris Zoé Vasco"
    ),
    second=_names(
        "Maria João José Pedro Miguel Filipa Sofia Rita Luísa Manuel Teresa Isabel Margarida"
        " Alexandre"
    ),
    surnames=_names(
        "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes"
        " Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira"
        " Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires"
        " Ramos Reis Simões Antunes Matos Fonseca Sá Queirós Brandão D'Ávila Sant'Ana"
        " Castelo-Branco Vale Leão Rosa Maia Luz Paz"
    ),
    joints=("", "", "", "da ", "de ", "dos ", "e "),
    domains=("example.pt", "alunos.example.pt", "gmail.com", "sapo.pt", "hotmail.com"),
    number="number",
)
_BRAZIL = _Country(
    headings=("Nome", "E-mail", "Data de nascimento", "Arquivo", "Curso", "CPF", "Celular"),
    given=_names(
        "Maria José Ana João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel"
        " Rafael Daniel Marcelo Bruno Eduardo Felipe Juliana Adriana Fernanda Patrícia Aline"
        " Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Thiago"
        " Wellington Kauã Thaís Francisca Beatriz Larissa Raimundo Severino Uélinton"
    ),
    second=_names(
        "Clara Luiza Eduarda Paula Carolina Beatriz Cristina Aparecida José Maria Henrique Augusto"
        " Vitor Gabriel Pedro Luís Fátima Carmo Helena Júlia"
    ),
    surnames=_names(
        "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro"
        " Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento"
        " Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana"
        " Teixeira Araújo Pinto Xavier Nogueira Batista Cavalcanti Sant'Anna Schmidt Tanaka"
        " Yamamoto Müller Rossi Bianchi Conceição Jesus Reis Rosa"
    ),
    joints=("", "", "", "", "da ", "de ", "dos ", "do "),
    domains=("gmail.com", "hotmail.com", "example.com.br", "aluno.example.edu.br", "yahoo.com.br"),
    number="cpf",
)
_SPAIN = _Country(
    headings=(
        "Nombre y apellidos",
        "Correo electrónico",
        "Fecha de nacimiento",
        "Archivo",
        "Curso",
        "Expediente",
        "Tel",
    ),
    given=_names(
        "María Antonio José Manuel Francisco David Juan Javier Daniel Laura Carmen Ana Isabel"
        " Cristina Marta Lucía Paula Sara Elena Pilar Raquel Alejandro Pablo Sergio Jorge Rubén"
        " Álvaro Iván Óscar Íñigo Nuria Rocío Begoña"
    ),
    second=_names(
        "José María Carmen Luis Antonio Manuel Ángel Isabel Pilar Dolores Teresa Jesús Francisco"
        " Elena"
    ),
    surnames=_names(
        "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez"
        " Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres"
        " Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado"
        " Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos"
        " Lozano Guerrero Cano Prieto Méndez Cruz"
    ),
    joints=("", "", "", "", "", "de la ", "del ", "y "),
    domains=("example.es", "alumnos.example.es", "gmail.com", "hotmail.es"),
    number="number",
)
_INDONESIA = _Country(
    headings=("Name", "Email", "Date of birth", "File", "Course", "Student ID", "Phone"),
    given=_names(
        "Suharto Sukarno Megawati Siti Dewi Budi Agus Putri Wahyu Rizky Sri Bambang Joko Ayu"
        " Fitri Eka"
    ),
    second=_names("Nur Dwi Tri Indah Puspita Adi Budi Ratna Kusuma"),
    surnames=_names(
        "Wijaya Santoso Lestari Pratama Hidayat Saputra Wulandari Susanto Nugroho Halim Siregar"
    ),
    joints=("",),
    domains=("example.ac.id", "gmail.com"),
    number="number",
)
_COUNTRIES = (_BRAZIL, _PORTUGAL, _BRAZIL, _SPAIN, _PORTUGAL, _BRAZIL, _SPAIN, _INDONESIA)
_COURSES = ("LEI-2026", "GES-2026", "DIR-2026")
_MAILBOXES = (
    "estrela.azul",
    "gatinha",
    "corinthiano",
    "luz.do.sol",
    "rosa.dos.ventos",
    "contato",
    "familia",
    "nanda",
)
_PARENTS = ("figueiroa", "tavares", "valadares", "quintanilha", "berrocal", "setiawan")
_FILES = _names(
    "full full as-written first-last surname-first number cpf e-mail serial by-e-mail by-name"
    " initials"
)


@dataclass(frozen=True, slots=True)
class SoundList:
    """A list and its PDFs on the disk."""

    sheet: Path
    pdfs: Path
    rows: int


def sound_list(number: int, folder: Path) -> SoundList:
    """Write the list of this number, and a PDF for each row, into a folder."""
    random = Random(number)
    country = _COUNTRIES[number % len(_COUNTRIES)]
    naming = random.choice(_FILES)
    size = random.choice((8, 15, 25, 40, 60, 90))
    pdfs = folder / "pdfs"
    pdfs.mkdir(parents=True)
    taken_emails: set[str] = set()
    taken_files: set[str] = set()
    names: set[str] = set()
    people: set[tuple[str, date]] = set()
    rows = []
    for place in range(size):
        name, born = (
            _person(random, country),
            date(1985, 1, 1) + timedelta(days=random.randrange(6900)),
        )
        while (_plain(name), born) in people or (naming == "by-name" and _plain(name) in names):
            name, born = (
                _person(random, country),
                date(1985, 1, 1) + timedelta(days=random.randrange(6900)),
            )
        names.add(_plain(name))
        people.add((_plain(name), born))
        email = _unused(_email(random, country, name), taken_emails, "{0}{1}@{2}")
        own = (
            f"{random.randrange(2018, 2024)}{random.randrange(10**5):05}"
            if country.number == "number"
            else _cpf(random)
        )
        file = _unused(_file(random, naming, name, email, own, place), taken_files, "{0}-{1}.{2}")
        (pdfs / file).write_bytes(one_page_pdf(f"{place} {name}"))
        phone = f"9{random.randrange(10**8):08}"
        cell = "" if naming in ("by-e-mail", "by-name") else file
        rows.append(
            [
                name,
                email,
                born.isoformat(),
                cell,
                random.choice(_COURSES[: 1 + number % 3]),
                own,
                phone,
            ]
        )
    order = number % 4
    rows.sort(key=lambda row: row[0] if order == 1 else row[5] if order == 2 else "")
    sheet = folder / f"list-{number}.csv"
    with sheet.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=";").writerows([country.headings, *rows])
    return SoundList(sheet, pdfs, size)


def _person(random: Random, country: _Country) -> str:
    given = _pick(random, country.given)
    if country is _INDONESIA:
        more = [_pick(random, country.second)] if random.random() < 0.4 else []
        more += [_pick(random, country.surnames)] if random.random() < 0.6 or not more else []
        return " ".join([given, *more])
    if random.random() < 0.45:
        second = _pick(random, country.second)
        given += (
            f" {'de ' if second in ('Fátima', 'Carmo', 'Jesús') else ''}{second}"
            if second != given
            else ""
        )
    surnames = [_pick(random, country.surnames) for _ in range(random.choice((1, 2, 2, 2, 3)))]
    if country is _SPAIN:
        surnames = (surnames * 2)[:2]
    joined = [random.choice(country.joints).removeprefix("e " if place == 0 else "\0") + surname
              for place, surname in enumerate(surnames)]  # fmt: skip
    name = " ".join([given, *joined])
    name += (
        random.choice((" Filho", " Neto", " Júnior"))
        if country is _BRAZIL and random.random() < 0.04
        else ""
    )
    return name.upper() if random.random() < 0.03 else name


def _pick(random: Random, names: tuple[str, ...]) -> str:
    return names[int(len(names) * random.random() ** 1.8)]


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _parts(name: str) -> list[str]:
    words = _plain(name).replace("'", "").replace("-", " ").split()
    return [word for word in words if word not in ("da", "de", "do", "dos", "e", "y", "del", "la")]


def _email(random: Random, country: _Country, name: str) -> str:
    parts = _parts(name)
    first, last, year = parts[0], parts[-1], str(random.randrange(85, 100))
    ways = [
        (8, f"{first}.{last}"),
        (5, f"{first}{last}"),
        (4, ".".join(parts)),
        (3, f"{first[0]}{last}"),
        (3, f"{first}.{parts[len(parts) // 2]}{year}"),
        (3, f"{first}_{last}{year}"),
        (2, f"{last}.{first}"),
        (2, f"{first}{year}"),
        (2, "".join(part[0] for part in parts) + f"{random.randrange(1000, 9999)}"),
        (2, f"a{random.randrange(10**5, 10**6)}"),
        (2, f"{first[:3]}.{last}"),
        (2, f"{random.choice(_MAILBOXES)}{random.randrange(1, 999)}"),
        (1, f"{_parts(_pick(random, country.given))[0]}.{last}"),  # a parent's of the same surname
        (
            1,
            f"{_parts(_pick(random, country.given))[0]}.{random.choice(_PARENTS)}",
        ),  # and of another
        (
            1,
            f"{first}.{_pick(random, country.surnames)}".lower(),
        ),  # a surname that the list leaves out
    ]
    local = random.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
    domain = random.choice(country.domains)
    address = f"{_ascii(local)}@{domain}"
    return address.title() if random.random() < 0.02 else address


def _ascii(text: str) -> str:
    return "".join(
        char for char in _plain(text) if char.isascii() and (char.isalnum() or char in "._-")
    )


def _cpf(random: Random) -> str:
    digits = f"{random.randrange(10**11):011}"
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def _file(random: Random, naming: str, name: str, email: str, own: str, place: int) -> str:
    parts = _parts(name)
    made = {
        "full": "-".join(parts),
        "as-written": name,
        "first-last": f"{parts[0]}_{parts[-1]}",
        "surname-first": f"{parts[-1].upper()} {' '.join(parts[:-1])}",
        "number": own.replace(".", "").replace("-", ""),
        "cpf": f"diploma {own}",
        "e-mail": email,
        "serial": f"diploma-{place + 1:03}",
        "by-e-mail": email,
        "by-name": name,
        "initials": "".join(part[0] for part in parts).upper() + f"_{own[-4:]}",
    }[naming]
    by_hand = random.random() < 0.03 and not naming.startswith("by-")
    if by_hand:
        made = random.choice(
            (f"{parts[0]}", f"{made} assinado", f"{parts[0]} {parts[-1]} final", f"scan{place:04}")
        )
    return f"{made}.pdf"


def _unused(wanted: str, taken: set[str], form: str) -> str:
    """A name nobody has yet: the one wanted, or the next with a number."""
    head, _, tail = wanted.rpartition("@" if "@" in form else ".")
    chosen = wanted
    for number in count(2):
        if chosen.casefold() not in taken:
            taken.add(chosen.casefold())
            return chosen
        chosen = form.format(head, number, tail)
    raise AssertionError
