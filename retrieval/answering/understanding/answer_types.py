"""Expected answer types, and their mentions in a sentence: numbers, dates, names.

`AnswerKind` is the type of a question, `find_answers_of_type` finds mentions in a sentence.
All patterns work on normalised text (half width, simplified, lower case) and are linear.
"""

from __future__ import annotations

import re
from enum import StrEnum

from retrieval.models import Span
from retrieval.patterns import lazy_regex


class AnswerKind(StrEnum):
    """Expected answer type of a question."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    DURATION = "duration"
    DATE = "date"
    PERSON = "person"
    AUTHOR = "author"
    POSITION = "position"
    ORGANISATION = "organisation"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    OTHER = "other"


_DIGITS = r"(?:[0-9]+(?:[.,][0-9]+)*|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?)"
_SCALE = r"[多余几来]?[十百千万亿]*[多余来]?"
_ABOUT = r"(?:约|近|超过?|逾|不到|不足|至少|最多|上)?"
_UNIT = (
    r"(?:%|‰|个百分点|个(?:多)?(?:月|小时|星期|工作日)?|人次|人|名|位|家|例|起|件|辆|台|套|所|项|条|种|类|份|批|次|"
    r"支|艘|架|座|栋|户|亩|公顷|平方(?:米|公里|千米)|立方米|公里|千米|米|厘米|毫米|吨|公斤|千克|克|斤|升|毫升|"
    r"元|美元|欧元|日元|港元|英镑|岁|层|间|张|片|块|页|集|部|本|首|幅|场|届|期|号|级|度|倍|成|分|票|枚|颗|只|头|"
    r"匹|株|棵|粒|瓶|盒|箱|袋|桶|对|双|组|队|团|班|门|科|行|字|章|篇|处|地|国|省|市|县|区|乡|镇|村|路|线|站|天|日|"
    r"月|年|小时|分钟|秒|周|世纪|m2|km|kg|cm|mm|gb|mb|mw|kw)"
)
_RANGE = rf"(?:(?:[—–~-]{{1,2}}|至|到){_DIGITS}{_SCALE})?"
_QUANTITY = rf"{_ABOUT}{_DIGITS}{_SCALE}{_RANGE}{_UNIT}?"
_DATE = (
    r"(?:公元前?|农历|西元)?[0-9零〇一二三四五六七八九十]{2,4}年(?:代|初|末|底|春|夏|秋|冬)?(?:[0-9一二三四五六七八九十]{1,2}月(?:份)?)?"
    r"(?:[0-9一二三四五六七八九十]{1,3}[日号])?|[0-9一二三四五六七八九十]{1,2}月(?:[0-9一二三四五六七八九十]{1,3}[日号]|份|初|底|中旬|上旬|下旬)?"
    r"|[0-9]{1,2}[日号]|(?:周|星期)[一二三四五六日天]|[0-9]{1,2}[时点](?:[0-9]{1,2}分|许|左右|整|半)?|[0-9]{1,2}:[0-9]{2}"
    r"|(?:今|去|前|明|当|同)年|(?:昨|今|明|当|次|前)[天日]|世纪|凌晨|清晨|(?:上|下|中)午|傍晚|晚上?|春节|期间"
)
_DURATION = rf"{_ABOUT}(?:{_DIGITS}{_SCALE}|半|数)(?:个(?:多|半)?(?:月|小时|星期|钟头|工作日|世纪)|分钟|小时|天|日|周|年|秒|月|载|昼夜)(?:多|半|左右|以[上内])?"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁"
    "岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_NO_GIVEN = "和与及在是说的了为对从向将等同也先任表指强就要出到来去又并曾已于把被给让使随率主参"
_GIVEN = rf"(?:(?![{_NO_GIVEN}])[\u4e00-\u9fff]){{1,2}}"
_NAME = rf"(?:[{SURNAMES}]{_GIVEN}|[\u4e00-\u9fff]{{1,6}}[·•][\u4e00-\u9fff]{{1,8}})"
OFFICE = (
    r"(?:书记|主任|市长|省长|县长|区长|镇长|乡长|村长|局长|厅长|部长|院长|校长|会长|社长|处长|科长|所长|站长|队长|队员|团长|"
    r"主席|总理|总统|国王|首相|大使|代表|委员|总裁|董事长|总经理|经理|理事长|秘书长|负责人|教授|院士|研究员|专家|医生|医师|"
    r"护士|护士长|教师|老师|司令|将军|法官|律师|工程师|教练|导演|演员|作家|诗人|歌手|球员|记者|编辑|创始人|发言人|先生|女士)"
)
_PLACE = (
    r"[\u4e00-\u9fff]{1,8}(?:特别行政区|自治[区州县]|省|市|县|区|镇|乡|村|州|国|岛|山|河|湖|江|港|路|街道?|社区|广场|机场|车站|"
    r"大学|学院|医院|中心|公园|基地|大厦|体育[场馆]|会堂)|[\u4e00-\u9fff]{1,6}(?:洲|海|洋|半岛|地区|盆地|高原|平原)"
)
_ORGANISATION = (
    r"[\u4e00-\u9fffa-z0-9]{1,14}(?:公司|集团|企业|大学|学院|中学|小学|医院|银行|委员会|办公室|研究[院所]|出版社|报社|日报|晚报|"
    r"通讯社|电视台|俱乐部|协会|学会|联合会|基金会|法院|检察院|公安局|[局厅部署]|工厂|厂|商会|工会|[党军队团])"
)
_REASON = r"因为?|由于|为了?|导致|造成|原因|受[^,。;]{1,20}影响|所以|因此|使得?|旨在|以便|出于|鉴于|缘于|源于|有利于|避免|防止"
_MANNER = r"通过|采取|采用|实行|实施|利用|运用|借助|按照|依靠|以[^,。;]{1,12}方式|措施|办法|方式|要|建立|开展|推行|对[^,。;]{1,20}(?:实行|进行)"
_DEFINITION = r"是指|指的是|即|指|是一|称为|叫做|简称|所谓|意思是|定义为|——|(?:就|也)是"

_ASKED_UNIT = lazy_regex(rf"(?:多少|几)({_UNIT})")
_LENGTHS = (
    "米",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "公尺",
    "公分",
    "英尺",
    "英寸",
    "英里",
    "尺",
    "丈",
    "里",
    "km",
    "cm",
    "mm",
    "m",
)
_WEIGHTS = ("吨", "公斤", "千克", "克", "斤", "磅", "kg", "g")
_PEOPLE = ("人", "名", "位", "万", "户")
_SIZES = ("平方米", "平方公里", "平方千米", "公顷", "亩", "岁", "m2", "mb", "gb", "kb", "k", "m", "号", "级")
_MONEY = ("元", "美元", "欧元", "日元", "港元", "英镑", "万", "亿", "角", "分")
_DIMENSIONS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (lazy_regex(r"多(?:高|长|宽|深|远|厚)|高度|长度|宽度|深度|距离|身高|海拔|全长|直径"), _LENGTHS),
    (lazy_regex(r"多重|重量|体重|产量|重多少"), _WEIGHTS),
    (lazy_regex(r"多少钱|价格|售价|票价|金额|费用|工资|收入|投资|资金|产值|成本|造价"), _MONEY),
    (lazy_regex(r"面积|多大|大小|年龄|几岁|容量"), _SIZES),
    (lazy_regex(r"百分之|比例|占比|[率幅]"), ("%", "‰", "个百分点", "成")),
    (lazy_regex(r"人口|人数|多少人|几个?人|[职员]工|[学居村市公]民|学生|[乘旅游]客"), _PEOPLE),
)

_DAY = lazy_regex(
    r"(?:1[89]|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?|[0-9]{1,2}月(?:[0-9]{1,2}[日号](?:[至—-][0-9]{1,2}[日号])?|份|初|底|末|中旬|上旬|下旬)"
    r"|[0-9]{1,2}[日号](?=上午|下午|晚|凌晨|傍晚|中午|[,电讯])|[0-9]{1,2}[时点](?:[0-9]{1,2}分|许|整|半)?(?![间候])"
)
"""Days and hours, which are no number of anything."""
_PATTERNS: dict[AnswerKind, re.Pattern[str]] = {
    AnswerKind.NUMBER: lazy_regex(_QUANTITY),
    AnswerKind.ORDINAL: lazy_regex(rf"第{_DIGITS}{_UNIT}?|{_QUANTITY}"),
    AnswerKind.DURATION: lazy_regex(_DURATION),
    AnswerKind.DATE: lazy_regex(_DATE),
    AnswerKind.PERSON: lazy_regex(rf"{_NAME}|{OFFICE}"),
    AnswerKind.AUTHOR: lazy_regex(_NAME),
    AnswerKind.POSITION: lazy_regex(OFFICE),
    AnswerKind.ORGANISATION: lazy_regex(_ORGANISATION),
    AnswerKind.PLACE: lazy_regex(_PLACE),
    AnswerKind.REASON: lazy_regex(_REASON),
    AnswerKind.MANNER: lazy_regex(_MANNER),
    AnswerKind.DEFINITION: lazy_regex(_DEFINITION),
}


def asked_units(question: str) -> tuple[str, ...]:
    """Units of a numeric answer, often none: 家 for 多少**家**企业."""
    named = _ASKED_UNIT.search(question)
    if named:
        return _PEOPLE if named.group(1) in _PEOPLE else (named.group(1),)
    return next((units for pattern, units in _DIMENSIONS if pattern.search(question)), ())


def find_answers_of_type(kind: AnswerKind, sentence: str, question: str) -> list[Span]:
    """Mentions of an answer type in a sentence, less the question's text.

    sentence, question: normalised. Gives spans of the sentence, in order; none for kind OTHER.
    """
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return []
    found = [Span(*match.span()) for match in pattern.finditer(sentence)]
    if kind is AnswerKind.DATE:
        found = _joined(found)
    elif kind is AnswerKind.NUMBER and found:
        days = [Span(*match.span()) for match in _DAY.finditer(sentence)]
        found = [span for span in found if not any(day.start <= span.start < day.end for day in days)]
    return [span for span in found if span.cut(sentence) not in question]


def _joined(spans: list[Span]) -> list[Span]:
    """Join touching spans: 2月14日 and 下午 are one date."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
