"""Export a trained reader as the package's model file, in 8 bits.

    python -m tests.benchmarks.reader_training.export_reader MODEL.pt [--out FILE.onnx] [--rows ROWS.jsonl]

Matrices and embeddings are quantised to 7 of 8 bits (processors without VNNI add pairs of products in 16
bits, which 8 bits overflow: with 7 every machine comes to the same sums), activations at run time. Writes the
checksum beside it. `--rows` prints how far logits move from those in 32 bits.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from retrieval.answering.ranking.reader.model_file import (
    MODEL_FILE,
    PIECES,
    Model,
    checksum_file,
    load_model,
)
from retrieval.answering.ranking.reader.reader_input import InputMaker, Sequenced
from retrieval.answering.ranking.reader.word_pieces import WordPieces
from retrieval.checksums import digest
from tests.benchmarks.reader_training.judge_reader import loaded
from tests.benchmarks.reader_training.lessons import read_of, read_rows
from tests.benchmarks.reader_training.reader_network import ReaderNetwork


def write_graph(network: ReaderNetwork, out: Path) -> None:
    """The network as ONNX, in 32 bits."""
    ids = torch.randint(5, 100, (2, 24))
    parts = torch.tensor([[0, *[1] * 6, 0, *[2] * 4, 0, *[3] * 10, 0]] * 2)
    axes = {"ids": {0: "batch", 1: "length"}, "parts": {0: "batch", 1: "length"}}
    outs = {"logit": {0: "batch"}, "span": {0: "batch", 2: "length"}}
    torch.onnx.export(
        network, (ids, parts), str(out), input_names=["ids", "parts"], output_names=["logit", "span"],
        dynamic_axes={**axes, **outs}, opset_version=17, dynamo=False,
    )  # fmt: skip


def with_pieces(path: Path, pieces: list[str]) -> None:
    """Put the vocabulary into the file's metadata."""
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {PIECES: "\n".join(pieces)})
    onnx.save(model, str(path))
    checksum_file(path).write_text(f"{digest(path)}  {path.name}\n", encoding="ascii")


def export(state: Path, out: Path) -> None:
    """Write the quantised model and its checksum."""
    network, _ = loaded(state)
    pieces = torch.load(state)["pieces"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        write_graph(network, whole)
        print(f"{whole.stat().st_size / 1e6:.1f} MB in 32 bits")
        exact = [node.name for node in onnx.load(str(whole)).graph.node if _is_head(node.name)]
        quantize_dynamic(
            whole,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=exact,
        )
    with_pieces(out, pieces)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


def _is_head(name: str) -> bool:
    """True for the small matrices of the heads, which stay in 32 bits."""
    return name.startswith(("/matched/", "/span/", "/weight/", "/verdict/", "/evidence/"))


def logits_of(model: Model, sequences: list[Sequenced]) -> tuple[np.ndarray, float]:
    """Logits, and milliseconds a sequence."""
    began = time.perf_counter()
    logits = [
        float(model.run(np.array([s.ids], np.int64), np.array([s.parts], np.int64))[0][0]) for s in sequences
    ]
    return np.array(logits), 1000 * (time.perf_counter() - began) / len(sequences)


def drift(state: Path, out: Path, rows: Path) -> None:
    """Print how far the quantised logits are from the others."""
    network, _ = loaded(state)
    model = load_model(out)
    maker = InputMaker(WordPieces(model.vocabulary), model.vocabulary)
    sequences = [
        maker.sequence(maker.question(row["normal"]), row["normal"], read_of(c))
        for row in list(read_rows([rows]))[:40]
        for c in row["candidates"][:8]
    ]
    with torch.no_grad():
        exact = np.array(
            [float(network(torch.tensor([s.ids]), torch.tensor([s.parts]))[0][0]) for s in sequences]
        )
    logits, took = logits_of(model, sequences)
    apart = np.abs(logits - exact)
    print(f"drift of {len(exact)} logits: mean {apart.mean():.3f}, largest {apart.max():.3f}, of a spread of "
          f"{exact.std():.3f}; {took:.2f} ms each")  # fmt: skip


def main() -> None:
    """Export, and compare on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    parser.add_argument("--rows", type=Path)
    given = parser.parse_args()
    export(given.model, given.out)
    if given.rows:
        drift(given.model, given.out, given.rows)


if __name__ == "__main__":
    main()
