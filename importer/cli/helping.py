"""`--help` in the reader's language: the texts of commands and options are templates, of which
typer keeps the English one.
"""

from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from importer.language import FLAG
from importer.sentences import Message, Sentence
from importer.sentences import help as say
from importer.sentences.reader import LANGUAGES

_HELP = "--help"


class SpokenCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write all of it."""
        _write_help(self, ctx, formatter, rest=[named(one) for one in _arguments(self)])


class SpokenGroup(TyperGroup):
    """The program, whose help is in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write all of it."""
        _write_help(self, ctx, formatter, rest=[str(say.ANY_COMMAND())])
        with formatter.section(str(say.COMMANDS())):
            formatter.write_dl(
                [(name, _said(one.help or "")) for name, one in self.commands.items()]
            )


def named(param: Any) -> str:
    """An argument or an option as one types it, with what stands for its value."""
    if param.param_type_name == "argument":
        return _said(param.metavar)
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {_said(param.metavar)}"


def meaning(param: Any) -> Message:
    """What an argument or an option is for, and what it is when it is not given."""
    if _HELP in param.opts:
        return say.SHOW_HELP()
    return Sentence(param.help)(default=param.default)


def _write_help(command: Any, ctx: Any, formatter: Any, *, rest: list[str]) -> None:
    pieces = [str(say.ANY_OPTIONS()), *rest]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{say.USAGE()} ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_said(command.help))
    arguments = [(named(one), str(_explained(one))) for one in _arguments(command)]
    if arguments:
        with formatter.section(str(say.ARGUMENTS())):
            formatter.write_dl(arguments)
    with formatter.section(str(say.OPTIONS())):
        formatter.write_dl(list(_options(command, ctx)))


def _arguments(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "argument"]


def _options(command: Any, ctx: Any) -> Iterator[tuple[str, str]]:
    for param in command.get_params(ctx):
        if _HELP in param.opts:  # the last one
            languages = say.LANG(languages=list(LANGUAGES))
            yield f"{FLAG} {say.A_CODE()}", str(languages)
        if param.param_type_name == "option":
            yield named(param), str(_explained(param))


def _explained(param: Any) -> Message:
    text = meaning(param)
    if param.required:
        return say.REQUIRED(text=text)
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    if most is not None:
        return say.BETWEEN(text=text, least=least, most=most)
    return say.AT_LEAST(text=text, least=least) if least else text


def _said(template: str) -> str:
    """A template without facts, in the reader's language."""
    return str(Sentence(template)())
