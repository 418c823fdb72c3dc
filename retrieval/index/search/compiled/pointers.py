"""Loads from addresses for the compiled core: mapped arrays read in place.

Numba counts references to every array taken from a tuple by a compiled function; over dozens of posting
lists in dozens of windows the counting costs as much as the scoring. An address costs nothing. The caller
keeps the arrays alive during the call and answers for every bound.

Numba's cache notices a change in the file of a function, not in the functions called: after a change here or
in a `retrieval.index.search.compiled` module empty `__pycache__`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic


def _loader(kind: types.Type, width: int, *, real: bool = False) -> Any:
    """An intrinsic (address, index) -> element."""

    def load(_context: Any, address: types.Type, index: types.Type) -> Any:
        def emit(_ctx: Any, builder: ir.IRBuilder, _signature: Any, given: Any) -> Any:
            raw = {32: ir.FloatType(), 64: ir.DoubleType()}[width] if real else ir.IntType(width)
            start = builder.inttoptr(given[0], raw.as_pointer())
            value = builder.load(builder.gep(start, [given[1]], inbounds=True))
            return value if real or width == 64 else builder.zext(value, ir.IntType(64))

        return kind(types.int64, types.int64), emit

    return intrinsic(load)


u8 = _loader(types.int64, 8)
u16 = _loader(types.int64, 16)
u32 = _loader(types.int64, 32)
i64 = _loader(types.int64, 64)
f32 = _loader(types.float32, 32, real=True)
f64 = _loader(types.float64, 64, real=True)


F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile at the first call; cached on disk, without the interpreter's lock."""
    made: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast(F, made)
