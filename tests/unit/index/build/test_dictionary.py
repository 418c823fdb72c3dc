"""The words added to the dictionary of an archive."""

from pathlib import Path

from retrieval.index.build.dictionary import added_words


def test_names_and_the_operators_words_are_normalised_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "userdict.txt").write_text("雲服務 5\n株洲晚报\n", encoding="utf-8")

    assert added_words(tmp_path, ["羅欣", "罗欣"]) == (("云服务", 5), ("株洲晚报", None), ("罗欣", None))


def test_the_operators_count_of_a_name_is_kept(tmp_path: Path) -> None:
    (tmp_path / "userdict.txt").write_text("罗欣 7\n", encoding="utf-8")

    assert added_words(tmp_path, ["罗欣"]) == (("罗欣", 7),)
