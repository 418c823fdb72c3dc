"""The reader's network in PyTorch: a BERT encoder with a head for the logit and one for the span.

The encoder starts from BGE small zh v1.5 as its ONNX export holds it. Two heads stand on the hidden states:

- logit: of the first position, together with how well each word of the question is matched by the sentence
  (the largest cosine of projected states, weighted over the question's tokens, and the softly smallest one);
- span: start and end logits of the sentence's tokens.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

HIDDEN, FEED_FORWARD, HEADS, EPSILON = 512, 2048, 8, 1e-12
MATCHED = 128
"""Dimensions in which tokens are compared."""
SOFT_MIN = 10.0
MASKED = -1e4
ONNX_FILE = "bge-small-zh-v1.5.onnx"
TOKENIZER_FILE = "bge-small-zh-v1.5-tokenizer.json"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class Layer(nn.Module):
    """One encoder layer, normalised after each half."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.attended = nn.Linear(HIDDEN, HIDDEN)
        self.attended_norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.wide, self.narrow = nn.Linear(HIDDEN, FEED_FORWARD), nn.Linear(FEED_FORWARD, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (batch, length, HIDDEN); mask: added to the attention, (batch, 1, 1, length)."""
        batch, length, _ = x.shape
        q, k, v = (
            part(x).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(2, 3) * (HIDDEN // HEADS) ** -0.5 + mask, dim=-1)
            heads = weights @ v
        else:
            heads = scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.attended_norm(x + self.attended(heads.transpose(1, 2).reshape(batch, length, HIDDEN)))
        return self.norm(x + self.narrow(gelu(self.wide(x))))


class ReaderNetwork(nn.Module):
    """Encoder and heads; `forward` takes ids and parts, gives logits and span logits."""

    def __init__(self, vocabulary: int, layers: int) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.kind = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pooled, self.verdict = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.matched = nn.Linear(HIDDEN, MATCHED, bias=False)
        self.weight = nn.Linear(HIDDEN, 1)
        self.span = nn.Linear(HIDDEN, 2)
        self.evidence = nn.Linear(5, 1)
        nn.init.orthogonal_(self.matched.weight)
        for zero in (self.weight.weight, self.verdict.weight):
            nn.init.zeros_(zero)
        with torch.no_grad():
            self.evidence.weight.copy_(torch.tensor([[4.0, 2.0, 1.0, 0.1, 0.1]]))
            self.evidence.bias.fill_(-5.0)

    def forward(self, ids: Tensor, parts: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (batch,) and span logits (batch, 2, length).

        ids:   token ids, 0 for padding.
        parts: of each token: 0 padding and separators, 1 question, 2 headline and neighbours, 3 sentence.
        """
        real = (ids > 0).to(torch.float32)
        mask = ((1.0 - real) * MASKED)[:, None, None, :]
        sentence = (parts == 3).to(torch.float32)
        x = self.word(ids) + self.position.weight[: ids.shape[1]][None] + self.kind(sentence.to(torch.long))
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, mask)
        outside = (1.0 - sentence) * MASKED
        span = self.span(x).transpose(1, 2) + outside[:, None, :]
        features = torch.cat([self.matches(x, parts, outside), span.amax(dim=2)], dim=1)
        pooled = torch.tanh(self.pooled(x[:, 0]))
        return (self.verdict(pooled) + self.evidence(features)).squeeze(1), span

    def matches(self, x: Tensor, parts: Tensor, outside: Tensor) -> Tensor:
        """How well the question's tokens are matched: by the sentence, by all, at the least; (batch, 3)."""
        states = self.matched(x)
        states = states / (states * states).sum(dim=2, keepdim=True).add(1e-6).sqrt()
        similar = states @ states.transpose(1, 2)
        asked = (parts == 1).to(torch.float32)
        beside = (1.0 - (parts >= 2).to(torch.float32)) * MASKED
        by_sentence = (similar + outside[:, None, :]).amax(dim=2)
        by_all = (similar + beside[:, None, :]).amax(dim=2)
        share = torch.softmax(self.weight(x).squeeze(2) + (1.0 - asked) * MASKED, dim=1)
        least = -torch.logsumexp(-SOFT_MIN * by_all + (1.0 - asked) * MASKED, dim=1) / SOFT_MIN
        return torch.stack([(share * by_sentence).sum(1), (share * by_all).sum(1), least], dim=1)


def base_vocabulary(folder: Path) -> dict[str, int]:
    """Pieces of the base's tokenizer with their ids."""
    vocabulary: dict[str, int] = json.loads((folder / TOKENIZER_FILE).read_text("utf-8"))["model"]["vocab"]
    return vocabulary


def is_chinese(char: str) -> bool:
    """True for what the tokenizer makes a word of its own."""
    code = ord(char)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0xF900 <= code <= 0xFAFF


def cut_vocabulary(vocabulary: dict[str, int], seen: Counter[str], least: int = 2) -> list[str]:
    """The pieces kept, in the order of the base: special ones, single characters, those seen.

    Chinese characters are words of their own, so their continuing pieces never occur.
    """
    kept = [
        piece
        for piece in vocabulary
        if piece in SPECIAL
        or (len(piece) == 1 and (piece.isascii() or seen[piece] or is_chinese(piece)))
        or (len(piece) == 3 and piece[:2] == "##" and piece.isascii())
        or (seen[piece] >= least and not (piece[:2] == "##" and is_chinese(piece[2])))
    ]
    return sorted(
        kept, key=lambda piece: (SPECIAL.index(piece) if piece in SPECIAL else 9, vocabulary[piece])
    )


def from_base(folder: Path, pieces: Sequence[str], layers: Iterable[int]) -> ReaderNetwork:
    """The network with the base's weights; heads anew.

    pieces: the vocabulary in the order of its ids. layers: numbers of the base's layers.
    """
    model: Any = onnx.load(str(folder / ONNX_FILE))
    stored = {t.name: torch.tensor(numpy_helper.to_array(t)) for t in model.graph.initializer}
    matrices = {
        node.name.split("/MatMul")[0].strip("/").replace("/", "."): stored[node.input[1]].T
        for node in model.graph.node
        if node.op_type == "MatMul" and node.input[1] in stored
    }
    chosen = list(layers)
    network = ReaderNetwork(len(pieces), len(chosen))
    vocabulary = base_vocabulary(folder)
    with torch.no_grad():
        network.word.weight.copy_(
            stored["embeddings.word_embeddings.weight"][[vocabulary[p] for p in pieces]]
        )
        network.position.weight.copy_(stored["embeddings.position_embeddings.weight"])
        network.kind.weight.copy_(stored["embeddings.token_type_embeddings.weight"])
        network.norm.weight.copy_(stored["embeddings.LayerNorm.weight"])
        network.norm.bias.copy_(stored["embeddings.LayerNorm.bias"])
        for layer, number in zip(network.layers, chosen, strict=True):
            for mine, its in NAMES.items():
                part, name = getattr(layer, mine), f"encoder.layer.{number}.{its}"
                norm = mine.endswith("norm")
                part.weight.copy_(stored[f"{name}.weight"] if norm else matrices[name])
                part.bias.copy_(stored[f"{name}.bias"])
    return network


NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
"""Parts of a layer, by their names in the base."""
