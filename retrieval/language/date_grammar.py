"""Grammar of dates in questions: patterns over normalised text.

Every pattern names its parts: `y`, `m`, `d` numerals; `roc` a year of the Republic (民国); `yy` two digits
of a year; `ry`, `rm` relative year and month (去年, 上个月); `part` a third of a month (中旬, 底); `half` a
part of a year (上半年, 一季度, 前五个月); `mlast` and `dlast` the last of several months and days (1至3月,
2月1-3日). Guards keep words and names that only look like dates apart: 目前日产, 嫦娥五号, 3号病人, 上月球.
"""

from __future__ import annotations

from retrieval.patterns import lazy_regex

_GAP = r"\s{0,2}"
_TO = rf"{_GAP}(?:-|~|—+|至|到){_GAP}"
_HAN_DIGIT = "零〇○一二三四五六七八九"
_YEAR = (
    rf"(?:公元)?(?P<y>(?<!\d)\d{{4}}|(?<![{_HAN_DIGIT}])[{_HAN_DIGIT}]{{4}}){_GAP}年(?!代|级|期|龄)(?:度(?!假))?"
    rf"|民国{_GAP}(?P<roc>元|\d{{1,3}}|[一二三四五六七八九十廿卅]{{1,3}}){_GAP}年"
    rf"|(?P<yy>(?<!\d)\d\d){_GAP}年(?={_GAP}(?:1[0-2]|0?[1-9]){_GAP}月)"
    r"|(?<![过出下失回])(?P<ry>[今去]|(?<![\d一二三四五六七八九十几多数来半])前|本|上)年(?!代|级|度以来|均|轻|龄)"
)
_MONTH_NUMBER = (
    r"(?<!\d)(?:1[0-2]|0?[1-9])|(?<![一二三四五六七八九十百千个])(?:十[一二]?|[一二三四五六七八九])"
)
_LAST_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NO_MONTH = (
    r"(?!龄|子|大|嫂|薪|均|球|季|饼|经|租|票|刊|亮|色|光|台|星|圆|老|怀胎|革命|初[一二三四五六七八九十])"
)
_MONTH = (
    rf"(?P<m>{_MONTH_NUMBER})(?:{_TO}(?P<mlast>{_LAST_MONTH}))?{_GAP}月{_NO_MONTH}份?"
    rf"|(?P<rm>上上|(?<![早晚马登])上|本|这|当)个?月{_NO_MONTH}份?"
)
_DAY_NUMBER = r"(?:[12]\d|3[01]|0?[1-9])|(?:廿|[二三]?十)[一二三四五六七八九]?|卅一?|[一二三四五六七八九]"
_DAY = rf"(?P<d>{_DAY_NUMBER})(?:{_TO}(?P<dlast>{_DAY_NUMBER}))?{_GAP}[日号]"
_PART = r"(?P<part>上旬|中旬|下旬|初(?![一二三四五六七八九十])|底|末)"
_HALF = (
    r"(?P<half>上半年|下半年|(?:第?[一二三四1-4]|前三)季度"
    r"|[前头](?:1[01]|[2-9]|[二两三四五六七八九十]|十一)个月)"
)

_OPENS_DAY = r"(?:(?<=[,。;:?!、\s“”\"(（在于至到从和与及是了么看查要限自为据])|^)"
"""What may stand before a day without a month; after a noun it is a number in a name: 嫦娥五号, 鑫环1号."""
_CLOSES_DAY = r"(?=[,。;:?!、\s”\")）的那这之以前后至到起晚早上下当凌中是有在呢吗吧刊登报见发召举开新全]|$)"
"""What may stand after such a day: 3号病人 and 2号航站楼 are none."""

PART_OF_YEAR = lazy_regex(
    rf"(?:{_HALF}|(?P<m>{_MONTH_NUMBER})(?:{_GAP}月份?)?{_TO}(?P<mlast>{_LAST_MONTH}){_GAP}月份?(?![{_HAN_DIGIT}十\d]))"
)
"""Several months of a year, the year aside: 上半年, 1至6月, 1月-6月, 前六个月."""
NUMERIC = lazy_regex(
    r"(?<![\d./-])(?P<y>\d{4})(?P<s>[-./])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?!\d|(?P=s)\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d|[.,]\d|[年元人家个名万亿千百%])"
)
SLASHED = lazy_regex(
    r"(?<![\d./-])(?P<m>1[0-2]|0?[1-9])[/.-](?P<d>[12]\d|3[01]|0?[1-9])(?=的|那天|当天|报|头版|见报|日|号|[?。,]?$)"
)
"""2/4: also a fraction, hence a date only with words of the paper or alone."""
WRITTEN = tuple(
    lazy_regex(form)
    for form in (
        rf"(?:{_YEAR})(?:{_GAP}的?(?:{_HALF}|(?:{_MONTH}){_GAP}(?:{_DAY}|{_PART})?|(?P<yearpart>初|底|末)))?",
        rf"(?:{_MONTH}){_GAP}(?:{_DAY}|{_PART})?",
        rf"{_OPENS_DAY}(?P<d>{_DAY_NUMBER}){_GAP}[日号]{_CLOSES_DAY}",
        rf"(?<![\d月第.])(?P<d>[12]\d|3[01]|0?[1-9]){_GAP}日(?![内游均本元产报程间军益常])",
        rf"(?<!年){_HALF}",
        r"(?<![年个月\d一二三四五六七八九十])月(?P<lone>初|底|末)(?![一二三四五六七八九十])|(?<![月年])(?P<third>[上中下]旬)",
    )
)
DAY_WORDS = lazy_regex(
    r"(?<![目日此以之年天周月空提先])(?P<day>大前天|前天|前日|昨天|昨日|昨晚|今天|今日|今早|今晚)(?!(?<=今日)头条|产|常|益|军|制|元)"
)
WEEKS = lazy_regex(
    r"(?P<week>上上|(?<![早晚马])上|本|这)个?(?:周|星期|礼拜)(?![围边转折密年岁期详])(?P<weekday>[一二三四五六日天末])?"
    r"|(?<![上本这下每逢末])(?P<bare>周|星期|礼拜)(?P<wd>[一二三四五六日天末])(?![\d一二三四五六七八九十几期个年口])"
)
RECENT = lazy_regex(
    r"(?P<how>最近|过去|近|这)(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2}|几|半)个?(?P<unit>天|日|周|星期|礼拜|月|年)(?![内之]?前)"
)
TO = lazy_regex(
    rf"{_TO}(?:(?P<y>\d{{4}}|[{_HAN_DIGIT}]{{4}}){_GAP}年)?{_GAP}"
    rf"(?:(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]){_GAP}月份?)?{_GAP}(?:{_DAY})?"
)
TO_FIGURES = lazy_regex(
    rf"{_TO}(?P<y>\d{{4}})(?P<s>[-./])(?P<m>\d{{1,2}})(?:(?P=s)(?P<d>\d{{1,2}}))?(?!\d|(?P=s)\d)"
)
"""The last day of a period in figures: 2020-02-10至2020-02-12."""
BEFORE_OR_AFTER = lazy_regex(r"(?:(?P<before>早于|先于)|(?P<after>晚于|迟于))\s?$")
BOUND = lazy_regex(
    r"\s?(?:(?P<before>之前|以前|前(?![往来后进方天日景面台期任夕线途]))|(?P<after>之后|以后|后(?![来天面方台期勤备者续]))"
    r"|(?P<since>以来|至今|起(?![来草诉]|到|初)|开始))"
)
IMPOSSIBLE = lazy_regex(
    rf"(?:(?<!\d)(?P<y>\d{{4}}){_GAP}年)?{_GAP}(?<![\d.])(?P<m>\d{{1,2}}){_GAP}月{_GAP}(?P<d>\d{{1,2}}){_GAP}[日号]"
    r"|(?<![\d./-])(?P<y2>(?:19|20)\d\d)(?P<s>[-./])(?P<m2>\d{1,2})(?P=s)(?P<d2>\d{1,2})(?![\d./-]*\d)"
    rf"|(?<![一二三四五六七八九十])(?P<m3>[一二三四五六七八九十]{{1,3}})月(?P<d3>[一二三四五六七八九十]{{1,3}})[日号]"
)
UNREAD = lazy_regex(
    r"(?:农历|阴历|旧历|夏历)(?:\S{0,3}年)?(?:[正冬腊]月|[一二三四五六七八九十]{1,2}月)?(?:初[一二三四五六七八九十]|[廿二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九])?"
    r"|[正腊冬]月(?:初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|\d{1,2})"
    r"|[一二三四五六七八九十]月初[一二三四五六七八九十]"
    r"|(?:大年|年)初[一二三四五六七八]|大年三十"
    r"|(?:顺治|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|洪武|永乐|嘉靖|万历|崇祯|明治|大正|昭和|平成|令和)(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})年"
    r"(?:[正一二三四五六七八九十冬腊]{1,2}月)?"
)
"""Days of the lunar calendar and of eras: not converted."""
FESTIVALS = lazy_regex(
    r"(?:春节|除夕|元宵节?|清明节?|端午节?|七夕|中秋节?|重阳节?|腊八节?)(?:当天|期间|前后|假期|那天)?"
)
"""Festivals that move through the calendar."""
