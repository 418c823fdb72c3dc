"""Each feature says what its name says."""

from retrieval.answering.ranking.features.basic import FEATURES, FeatureContext, features_of, nearness
from retrieval.answering.ranking.term_weights import Sentence
from retrieval.answering.understanding.answer_types import find_answers_of_type
from retrieval.language.normalization import normalise
from retrieval.models import Span


def features(answerer, question, *texts, number=0, **setting):
    sentences = [Sentence(Span(0, len(t)), normalise(t), i) for i, t in enumerate(texts)]
    weights = answerer.weights(answerer.understand(question))
    found = [weights.found(sentence.normal) for sentence in sentences]
    proofs = find_answers_of_type(weights.question.kind, sentences[number].normal, weights.question.normal)
    given = {"title": frozenset(), "relative": 1.0, "is_first": True, **setting}
    return dict(
        zip(
            FEATURES,
            features_of(weights, FeatureContext(sentences, found, number, proofs, **given)),
            strict=True,
        )
    )


def test_a_sentence_with_all_words_has_the_whole_share_and_one_with_none_has_none(seed_answerer):
    full = features(seed_answerer, "天元区有多少家企业复工?", "天元区企业复工78家。")
    none = features(seed_answerer, "天元区有多少家企业复工?", "玫瑰送到。")

    assert (full["words"], none["words"]) == (1.0, 0.0)


def test_words_of_the_neighbours_count_apart_from_the_sentences_own(seed_answerer):
    found = features(
        seed_answerer, "天元区有多少家企业复工?", "天元区很大。", "共78家。", "企业很多。", number=1
    )

    assert found["before"] > 0 < found["after"]
    assert found["words"] < 1


def test_the_unit_asked_for_is_seen(seed_answerer):
    assert features(seed_answerer, "天元区有多少家企业?", "天元区有企业78家。")["unit"] == 1
    assert features(seed_answerer, "天元区有多少家企业?", "天元区有企业78个。")["unit"] == 0


def test_a_sentence_that_only_repeats_the_question_brings_nothing_new(seed_answerer):
    assert features(seed_answerer, "天元区有多少家企业?", "天元区企业。")["new"] == 0


def test_nearness_is_1_when_they_touch_and_falls_with_distance():
    word, touching, far = Span(0, 2), Span(2, 4), Span(10, 12)

    assert nearness([touching], [word]) == 1.0
    assert nearness([far], [word]) == 0.5
    assert nearness([], [word]) == 0.0
