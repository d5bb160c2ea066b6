"""The value of a withheld figure, as an expression of a narrative meets it: what is computed from it is withheld too."""

from __future__ import annotations

from typing import Any, NoReturn

from lawnb.figures import STATUS_TEXT, Status


class Unknown:
    """Stands for a number that is not printed: arithmetic with it gives it again, and nothing can be asked of it."""

    def __str__(self) -> str:
        return STATUS_TEXT[Status.SUPPRESSED]

    def _again(self, *_: Any) -> Unknown:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _again
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pos__ = __abs__ = _again

    def _refuse(self, *_: Any) -> NoReturn:
        raise ValueError("不公布的数字不能比较，也不能作为条件；请先用 {% if ….reported %} 判断")

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __bool__ = __int__ = __float__ = _refuse
    __hash__ = object.__hash__


UNKNOWN = Unknown()
