"""The reader's model file: an ONNX graph, its vocabulary, a checksum.

Inputs `ids` and `parts`, both int64 of shape (batch, length), as `reader_input` puts them together; outputs
`logit` (batch,) and `span` (batch, 2, length). The vocabulary stands in the metadata under `pieces`, one a
line. `reader.sha256` holds the checksum of `reader.onnx`, so that a damaged file is noticed and never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.arrays import AnyArray, Float32Array
from retrieval.checksums import digest
from retrieval.errors import JianbaoError

MODEL_FILE = Path(__file__).with_name("reader.onnx")
PIECES = "pieces"
"""Key of the vocabulary in the file's metadata."""


class UnusableReader(JianbaoError):
    """The model file cannot be used. Facts: path."""

    key = "error.unusable_reader"


@dataclass(frozen=True)
class Model:
    """A loaded model.

    session: runs it. vocabulary: pieces with their ids.
    """

    session: Any
    vocabulary: dict[str, int]

    def run(self, ids: AnyArray, parts: AnyArray) -> tuple[Float32Array, Float32Array]:
        """Logits and span logits of a batch."""
        logits, spans = self.session.run(("logit", "span"), {"ids": ids, "parts": parts})
        return logits, spans


def checksum_file(path: Path) -> Path:
    """The file beside a model that holds its checksum."""
    return path.with_suffix(".sha256")


def load_model(path: Path) -> Model:
    """Load a model file.

    Raises UnusableReader where file, checksum or onnxruntime is missing, or the file is damaged.
    """
    try:
        expected = checksum_file(path).read_text(encoding="ascii").split()[:1]
        if [digest(path)] != expected:
            raise UnusableReader(path=path)
        session = _session(path)
        pieces: Sequence[str] = session.get_modelmeta().custom_metadata_map[PIECES].split("\n")
    except (OSError, ImportError, KeyError, UnicodeDecodeError) as error:
        raise UnusableReader(path=path) from error
    return Model(session, {piece: number for number, piece in enumerate(pieces)})


def _session(path: Path) -> Any:
    """A session of one thread: sums are added in one order.

    Raises ImportError, and OSError for a file that onnxruntime refuses.
    """
    import onnxruntime  # 0.1 s, and only where a question is read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise OSError(f"{path.name}: {error}") from error
