"""ask and chat on the sample archive."""

from __future__ import annotations

import json

from tests.unit.cli.conftest import Run


def test_a_question_is_answered_with_its_source(jianbao: Run) -> None:
    done = jianbao("ask", "中车株洲所有多少员工返岗?")

    assert done.returncode == 0
    assert "2月10日以来,中车株洲所7000余名员工返岗。" in done.stdout
    assert "《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕" in done.stdout
    assert "示例档案" in done.stderr


def test_an_answer_as_json_has_the_form_that_others_rely_on(jianbao: Run) -> None:
    answer = json.loads(jianbao("ask", "中车株洲所有多少员工返岗?", "--json").stdout)

    assert (
        list(answer)
        == (
            "schema id question answered confidence quotes hits carried filters elapsed_ms absent notes "
            "meant differing"
        ).split()
    )
    assert set(answer["quotes"][0]) == set(
        "text answer article_id paper date page headline byline source start end probability".split()
    )
    assert set(answer["hits"][0]) == {"article_id", "passage_id", "score"}
    assert (answer["schema"], answer["answered"], answer["quotes"][0]["date"]) == (1, True, "2020-02-16")


def test_a_question_that_the_archive_does_not_answer_exits_with_1(jianbao: Run) -> None:
    done = jianbao("ask", "长沙市地铁什么时候恢复运营?")

    assert done.returncode == 1
    assert "没有找到有把握的答案" in done.stdout
    assert "株洲日报 2020年2月16日,共 8 篇文章" in done.stdout


def test_a_conversation_in_the_terminal_goes_on_after_an_error(jianbao: Run) -> None:
    done = jianbao("chat", stdin="😀\n中车株洲所有多少员工返岗?\n/help\n/quit\n")

    assert done.returncode == 0
    assert "没有看出要问什么" in done.stderr
    assert "7000余名" in done.stdout
    assert "再见" in done.stdout


def test_an_answer_is_a_record_for_a_reference_manager(jianbao: Run) -> None:
    done = jianbao("ask", "中车株洲所有多少员工返岗?", "--top", "1", "--format", "ris")

    assert done.returncode == 0
    assert "SP  - A1\n" in done.stdout
    assert "AB  - 2月10日以来,中车株洲所7000余名员工返岗。\n" in done.stdout


def test_an_output_that_cannot_be_written_is_told(jianbao: Run) -> None:
    done = jianbao("ask", "中车株洲所有多少员工返岗?", "-o", "nowhere/answer.ris")

    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere/answer.ris" in done.stderr
    assert "没有文件夹" in done.stderr
