"""Near misses made from questions: a place, number, year or ordinal replaced by another.

Only what also stands in the right sentence, its headline or the sentence before is replaced, by something of
the same sort that stands in none of the question's candidates, so that the new question has no answer there.
"""

from __future__ import annotations

import random
import re
from typing import Any

PLACES = (
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 "
    "湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 "
    "香港 澳门 石家庄 太原 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 杭州 宁波 温州 合肥 "
    "福州 厦门 南昌 济南 青岛 郑州 洛阳 武汉 黄冈 孝感 宜昌 襄阳 长沙 株洲 湘潭 岳阳 "
    "广州 深圳 珠海 佛山 东莞 南宁 桂林 柳州 海口 三亚 儋州 琼海 文昌 万宁 东方 五指山 "
    "定安 屯昌 澄迈 临高 白沙 昌江 乐东 陵水 保亭 琼中 成都 绵阳 贵阳 遵义 昆明 大理 "
    "拉萨 西安 延安 兰州 西宁 银川 乌鲁木齐 喀什 荷塘区 芦淞区 天元区 石峰区 美国 英国 "
    "法国 德国 俄罗斯 日本 韩国 朝鲜 印度 巴西 意大利 西班牙 加拿大 澳大利亚 伊朗 伊拉克 "
    "埃及 土耳其 缅甸 越南 泰国 老挝 柬埔寨 新加坡 马来西亚 菲律宾 印尼 巴基斯坦 南非 "
    "肯尼亚 墨西哥 阿根廷 智利 希腊 瑞士 瑞典 荷兰 波兰 乌克兰 以色列 叙利亚 沙特 东京 "
    "纽约 伦敦 巴黎 柏林 莫斯科 华盛顿 欧盟 非洲 欧洲 亚洲 "
).split()
SORTS = (
    PLACES,
    "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split(),
    "上半年 下半年 一季度 二季度 三季度 四季度 前三季度 全年".split(),
    "上午 下午 晚上 凌晨".split(),
    "男子 女子".split(),
    "冠军 亚军 季军".split(),
    "小学 中学 大学 幼儿园".split(),
    "省委书记 省长 副省长 市委书记 市长 副市长 县委书记 县长 区长".split(),
    "局长 厅长 部长 主任 院长 校长 总经理 董事长".split(),
    "出口 进口".split(),
    "增长 下降".split(),
    "东部 西部 南部 北部 中部".split(),
    "手机 汽车 电脑 电视 冰箱 空调".split(),
    "小麦 水稻 玉米 大豆 棉花 荔枝 芒果 香蕉 咖啡 椰子".split(),
    "跳水 游泳 乒乓球 羽毛球 篮球 足球 排球 田径 举重 射击 体操".split(),
    "铁路 公路 机场 港口 桥 隧道 地铁 高铁".split(),
)
"""Words of one sort exclude one another."""
_NUMBER = re.compile(r"\d+")
_WORDS = {word: sort for sort in SORTS for word in sort}
_ANY = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def near_miss(row: dict[str, Any], draw: random.Random) -> str | None:
    """Another question that the candidates do not answer; None where nothing can be replaced."""
    right = [c for c in row["candidates"] if c["right"]]
    if not right:
        return None
    near = "\n".join(c["normal"] + c["headline"] + c["before"] for c in right)
    everything = "\n".join(c["normal"] + c["headline"] + c["before"] for c in row["candidates"])
    question = row["normal"]
    found = [m for pattern in (_ANY, _NUMBER) for m in pattern.finditer(question) if m.group() in near]
    if not found:
        return None
    match = draw.choice(found)
    others = [word for word in _others(match.group(), draw) if word not in everything]
    if not others:
        return None
    return question[: match.start()] + draw.choice(others) + question[match.end() :]


def _others(word: str, draw: random.Random) -> list[str]:
    """Words of the same sort; for a number others of about its size."""
    if word in _WORDS:
        return [other for other in _WORDS[word] if other not in word and word not in other]
    value = int(word)
    if len(word) == 4 and 1900 <= value <= 2030:
        near = [value + step for step in (-3, -2, -1, 1, 2)]
    else:
        near = [
            max(1, value + draw.choice((-3, -2, -1, 1, 2, 3, 5))),
            value + draw.randint(1, max(2, value // 2)),
        ]
    return [str(number) for number in near if number != value]
