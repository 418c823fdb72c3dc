"""The command line as it is typed: words on stdout, trouble on stderr, an exit code that says which."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import SAMPLE_ARCHIVE
from tests.conftest import SEED
from tests.lending import lend_dictionary

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def jianbao(data, tmp_path):
    """Runs the command line in an empty folder, with a data folder of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JIANBAO_")}
    env = {**clean, "JIANBAO_DATA": str(data), "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path)}

    def run(*arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        if arguments[:1] == ("index",):
            archive = [found for one in arguments[1:] if (found := tmp_path / str(one)).exists()]
            lend_dictionary(GenerationDirectory(data, archive or [SAMPLE_ARCHIVE]))
        return subprocess.run(
            [sys.executable, "-m", "retrieval", *map(str, arguments)],
            input=stdin,
            env=env | more,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


def test_a_question_is_answered_with_its_source(jianbao):
    done = jianbao("ask", "中车株洲所有多少员工返岗?")

    assert done.returncode == 0
    assert "2月10日以来,中车株洲所7000余名员工返岗。" in done.stdout
    assert "《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕" in done.stdout
    assert "示例档案" in done.stderr


def test_an_answer_as_json_has_the_form_that_others_rely_on(jianbao):
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


def test_a_question_that_the_archive_does_not_answer_exits_with_1(jianbao):
    done = jianbao("ask", "长沙市地铁什么时候恢复运营?")

    assert done.returncode == 1
    assert "档案中没有找到答案" in done.stdout
    assert "株洲日报 2020年2月16日,共 8 篇文章" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "没有看出要问什么"),
        (["ask", "😀"], "没有看出要问什么"),
        (["ask", "问" * 5000], "问题太长"),
        (["ask"], "请写出问题"),
        (["ask", "谁?", "--batch", "-", "--json"], "只能用一个"),
        (["ask", "--batch", "-"], "--json"),
        (["ask", "--batch", "nowhere.jsonl", "--json"], "nowhere.jsonl"),
        (["ask", "谁主持会议?", "--since", "昨天"], "不是日期"),
        (["eval", "nowhere"], "不是问题集"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(jianbao, arguments, words):
    done = jianbao(*arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_archive_that_is_not_there_exits_with_3(jianbao, tmp_path):
    done = jianbao("ask", "谁主持会议?", "--archive", tmp_path / "nowhere")

    assert done.returncode == 3
    assert "找不到档案" in done.stderr


def test_an_archive_without_a_page_exits_with_3(jianbao, tmp_path):
    (tmp_path / "empty").mkdir()

    done = jianbao("index", tmp_path / "empty")

    assert done.returncode == 3
    assert "没有读到任何文章" in done.stderr


def test_a_wrong_setting_exits_with_3_and_names_it(jianbao):
    done = jianbao("ask", "谁主持会议?", JIANBAO_THRESHOLD="7")

    assert done.returncode == 3
    assert "threshold" in done.stderr


def test_a_batch_gives_a_line_for_a_line_in_the_same_order(jianbao):
    lines = [
        json.dumps({"id": "a", "question": "中车株洲所有多少员工返岗?"}, ensure_ascii=False),
        "not json",
        "",
        json.dumps({"id": "b", "question": ""}),
        json.dumps(
            {"id": "c", "question": "谁主持会议?", "without": ["no such article"]}, ensure_ascii=False
        ),
    ]

    done = jianbao("ask", "--batch", "-", "--json", stdin="\n".join(lines))

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["id"] for row in rows] == ["a", None, "b", "c"]
    assert [bool(row.get("error")) for row in rows] == [False, True, True, False]
    assert "7000余名" in rows[0]["quotes"][0]["text"]


def test_a_page_reads_as_its_gold(jianbao):
    from retrieval.resources import SAMPLE_ARCHIVE

    page = json.loads(jianbao("read", SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt", "--json").stdout)

    gold = json.loads((SEED / "zhuzhou_daily_A1.gold.json").read_text(encoding="utf-8"))
    del gold["notes"]
    assert page == gold


def test_an_outline_shows_what_each_line_was_read_as(jianbao):
    from retrieval.resources import SAMPLE_ARCHIVE

    done = jianbao("read", SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt")

    assert "151 小标题 居家办公 工作管理更严格" in done.stdout
    assert "(此处原文残缺)" in done.stdout
    assert "下转 A2版" in done.stdout


def test_a_file_that_is_no_page_is_explained_and_exits_with_3(jianbao, tmp_path):
    (tmp_path / "A1.txt").write_bytes(bytes(range(256)) * 16)

    done = jianbao("read", tmp_path / "A1.txt")

    assert done.returncode == 3
    assert "A1.txt" in done.stderr


def test_words_are_found_with_their_passages(jianbao):
    rows = json.loads(jianbao("search", "云服务", "--json").stdout)["hits"]

    assert "云服务" in rows[0]["text"]
    assert rows[0]["paper"] == "株洲日报"


def test_the_settings_are_shown_with_their_origin_and_no_secret(jianbao):
    done = jianbao("config", "--json", JIANBAO_BOT_TOKEN="123456:" + "A" * 35)

    shown = json.loads(done.stdout)
    assert shown["bot.token"] == {"value": "********", "origin": "JIANBAO_BOT_TOKEN"}
    assert "A" * 35 not in done.stdout + done.stderr


def test_a_conversation_in_the_terminal_goes_on_after_an_error(jianbao):
    done = jianbao("chat", stdin="😀\n中车株洲所有多少员工返岗?\n/help\n/quit\n")

    assert done.returncode == 0
    assert "没有看出要问什么" in done.stderr
    assert "7000余名" in done.stdout
    assert "再见" in done.stdout


@pytest.mark.parametrize("command", ["ask", "search", "read", "index", "chat", "bot", "config", "eval"])
def test_each_command_explains_itself_with_examples(jianbao, command):
    done = jianbao(command, "--help")

    assert done.returncode == 0
    assert f"jianbao {command}" in done.stdout
    assert "退出码" in done.stdout


def test_the_index_says_what_changed(jianbao, tmp_path):
    page = tmp_path / "报" / "湘江晚报" / "2021-03-01" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("湘江渡口复航\n\n湘江晚报讯 3月1日,渡口复航,运送乘客1200人。\n", encoding="utf-8")

    first = json.loads(jianbao("index", tmp_path / "报", "--json").stdout)
    page.write_text(page.read_text(encoding="utf-8").replace("1200", "1300"), encoding="utf-8")
    second = json.loads(jianbao("index", tmp_path / "报", "--json").stdout)

    assert (len(first["added"]), first["changed"]) == (1, [])
    assert (second["added"], len(second["changed"]), second["removed"]) == ([], 1, [])


def test_a_damaged_index_is_named_and_can_be_built_again(jianbao, data, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"id": "r", "title": "渡口", "text": "渡口复航,乘客1200人。"}, ensure_ascii=False), "utf-8"
    )
    jianbao("index", path)
    store = max(data.glob("archive-*/segments/*/articles.sqlite"), key=lambda p: p.stat().st_mtime)
    store.write_bytes(store.read_bytes()[:-1] + b"\x01")

    damaged = jianbao("ask", "乘客多少人?", "--archive", path)
    jianbao("index", path)
    mended = jianbao("ask", "渡口乘客多少人?", "--archive", path)

    assert damaged.returncode == 3
    assert "jianbao index" in damaged.stderr
    assert "1200人" in mended.stdout


def test_doctor_names_what_is_missing_and_wrong(jianbao, tmp_path):
    for page in ("A1", "A3"):
        folder = tmp_path / "报" / "湘江晚报" / "2021-03-01"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{page}.txt").write_text(
            f"渡口复航\n\n渡口{page}复航,运送乘客1200人。\n", encoding="utf-8"
        )
    jianbao("index", tmp_path / "报")

    shown = jianbao("doctor", tmp_path / "报")
    told = json.loads(jianbao("doctor", tmp_path / "报", "--json").stdout)

    assert "湘江晚报 2021年3月1日:缺 A2" in shown.stdout
    assert told["incomplete"] == [{"paper": "湘江晚报", "date": "2021-03-01", "missing": ["A2"]}]
    assert told["holdings"][0]["pages"] == 2


def test_doctor_of_an_archive_that_was_never_indexed_says_what_to_do(jianbao, tmp_path):
    (tmp_path / "报").mkdir()

    asked = jianbao("doctor", tmp_path / "报")

    assert asked.returncode == 3
    assert "jianbao index" in asked.stderr


def test_an_index_can_be_taken_back(jianbao, tmp_path):
    page = tmp_path / "A1.txt"
    page.write_text("渡口复航\n\n渡口复航,首日运送乘客1200人。\n", encoding="utf-8")
    jianbao("index", page)
    page.write_text("渡口复航\n\n渡口复航,首日运送乘客1300人。\n", encoding="utf-8")
    jianbao("index", page)

    back = jianbao("index", page, "--rollback")

    assert back.returncode == 0
    assert "1200人" in jianbao("ask", "渡口首日运送多少乘客?", "--archive", page).stdout
    assert jianbao("index", page, "--rollback").returncode == 3


def test_a_set_is_measured_against_an_earlier_run(jianbao, tmp_path):
    own = {"JIANBAO_DATA": str(tmp_path / "data")}  # another test may have indexed an archive of its own
    row = {"question": "中车株洲所有多少员工返岗?", "answers": ["7000余名"], "article_no": 8}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(jianbao("eval", questions, "--json", **own).stdout, encoding="utf-8")

    again = json.loads(jianbao("eval", questions, "--against", earlier, "--json", **own).stdout)

    assert again[0]["s_at_1"] == 1.0
    assert (again[0]["against"]["questions"], again[0]["against"]["won"]) == (1, [])
    assert again[0]["errors"] == {"right": 1}
