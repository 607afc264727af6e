"""Hot statements: Core constructs that are compiled once for each database and run by the driver itself.

Five Core statements and a savepoint cost 430 to 490 µs through SQLAlchemy's execution, the same through the bare
sqlite3 cursor 15 (Python 3.11, SQLAlchemy 2.1). So what runs for every message is written as Core, and skips the
rest.

    BY_ID = Prepared(select(people.c.name).where(people.c.id == bindparam("id")).with_for_update())
    tx.run(BY_ID, {"id": "…"})

A list of varying length is named, and handed over as a list that is not empty. It is compiled once for each power of
two: a shorter one repeats its last element, which finds nothing twice.

    BY_IDS = Prepared(select(people.c.name).where(people.c.id.in_(several("ids"))), lists=["ids"])
    tx.run(BY_IDS, {"ids": ["…", "…"]})

Column defaults in Python are not for here; ordinary Core does those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, UpdateBase, bindparam
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

Row = tuple[Any, ...]
Statement = SelectBase | UpdateBase
Arguments = tuple[Any, ...] | dict[str, Any]
_NO_LISTS: Mapping[str, Sequence[str]] = {}


def several(name: str) -> BindParameter[Any]:
    """The parameter of an `IN` that takes a list; `Prepared` is told its name as one of its `lists`."""
    return bindparam(name, expanding=True)


class Form:
    """One statement as one database's driver takes it."""

    __slots__ = ("_binders", "_constants", "_lists", "_names", "_pick", "_positional", "_readers", "sql")

    def __init__(
        self,
        sql: str,
        names: Sequence[str],
        positional: bool,
        constants: Mapping[str, Any],
        binders: Mapping[str, Callable[[Any], Any]],
        readers: Sequence[tuple[int, Callable[[Any], Any]]],
        lists: Mapping[str, Sequence[str]] = _NO_LISTS,
    ) -> None:
        """`lists` names the parameter of each place in a list."""
        self.sql = sql
        self._names = tuple(names)
        self._pick = _picker(names)
        self._positional = positional
        self._constants = dict(constants)
        self._binders = tuple(binders.items())
        self._readers = tuple(readers)
        self._lists = tuple(lists.items())

    def arguments(self, params: Mapping[str, Any]) -> Arguments:
        """The parameters in the order (or under the names) of the driver. Raises KeyError for a missing one."""
        if self._constants or self._binders or self._lists:
            params = {**self._constants, **params}
            for name, places in self._lists:
                values = params[name]
                params.update(zip(places, values, strict=False))
                params.update(dict.fromkeys(places[len(values) :], values[-1]))
            for name, bind in self._binders:
                params[name] = bind(params[name])
        values = self._pick(params)
        return values if self._positional else dict(zip(self._names, values, strict=True))

    def rows(self, fetched: Sequence[Any]) -> list[Row]:
        """What the driver fetched, with the values of types that drivers do not know (JSON, booleans) read."""
        if not self._readers:
            return fetched if isinstance(fetched, list) else list(fetched)
        return [self._read(row) for row in fetched]

    def _read(self, row: Sequence[Any]) -> Row:
        values = list(row)
        for index, read in self._readers:
            values[index] = read(values[index])
        return tuple(values)


class Prepared:
    """A statement for `Transaction.run` and `Transaction.change`.

    `columns` names what an insert or update sets, each a parameter of that name; where the statement spells out
    its values it is left out. `mysql`, `postgresql` and `sqlite` replace the statement on that database (MySQL
    proper has no RETURNING; MariaDB has none for updates). `lists` names the parameters that are lists.
    """

    __slots__ = ("_columns", "_forms", "_lists", "_statement", "_variants")

    def __init__(
        self,
        statement: Statement,
        *,
        columns: Sequence[str] | None = None,
        lists: Sequence[str] = (),
        **variants: Statement,
    ) -> None:
        unknown = set(variants) - {"sqlite", "postgresql", "mysql"}
        if unknown:
            raise TypeError(f"no such database: {', '.join(sorted(unknown))}")
        self._statement = statement
        self._columns = list(columns) if columns is not None else None
        self._variants = variants
        self._lists = tuple(lists)
        self._forms: dict[tuple[str, tuple[int, ...]], Form] = {}

    def form(self, dialect: Dialect, key: str, params: Mapping[str, Any] = _NO_LISTS) -> Form:
        """The statement for a database; `key` tells apart dialects that compile differently (MariaDB, MySQL).

        Of `params` the lengths of the lists count. Raises ValueError for an empty list: there is nothing to ask then.
        """
        which = (key, tuple([_size(params[name]) for name in self._lists]))
        form = self._forms.get(which)
        if form is None:
            form = self._forms[which] = self._compile(dialect, dict(zip(self._lists, which[1], strict=True)))
        return form

    def _compile(self, dialect: Dialect, sizes: Mapping[str, int]) -> Form:
        statement = self._variants.get(dialect.name, self._statement)
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements that read or change rows can be prepared")
        return _form(compiled, dialect, sizes)


def _form(compiled: SQLCompiler, dialect: Dialect, sizes: Mapping[str, int]) -> Form:
    binds = {compiled.bind_names[bind]: bind for bind in compiled.bind_names}
    required = {name for name, bind in binds.items() if bind.required}
    for name in required:
        if binds[name].expanding and name not in sizes:
            raise TypeError(f"a list of varying length is not named as one: {name}")
    # Constant lists (`kind IN ('a', 'b')`) are spelt out once, here.
    given = {name: [None] * sizes[name] if name in sizes else None for name in required}
    state = compiled.construct_expanded_state(given, escape_names=False)
    lists = {name: state.parameter_expansion[name] for name in sizes}
    from_caller = required.union(*lists.values())
    values = {name: value for name, value in state.parameters.items() if name not in from_caller}
    processors = {
        name: process
        for name, process in {**compiled._bind_processors, **state.processors}.items()
        if name in state.parameters and callable(process)
    }
    constants = {name: processors.pop(name, _same)(value) for name, value in values.items()}
    names = state.positiontup if compiled.positional else tuple(state.parameters)
    readers = _readers(compiled, dialect)
    return Form(state.statement, names or (), compiled.positional, constants, processors, readers, lists)


def _size(values: Sequence[Any]) -> int:
    """Places for a list: the power of two that it fits into."""
    if not values:
        raise ValueError("an empty list is not to be asked about")
    return 1 << (len(values) - 1).bit_length()


def _readers(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
    found = ((i, c.type._cached_result_processor(dialect, None)) for i, c in enumerate(compiled._result_columns))
    return [(index, read) for index, read in found if read is not None]


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda params: tuple(params[name] for name in names)


def _same(value: Any) -> Any:
    return value
