"""Dates as feeds write them: text -> UTC seconds.

Rule: never raises and never guesses wildly. What is no date, or one that only a program could have meant
(year 0000 or 0001, the zero of Unix), is None, so that the entry takes the time it arrived.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = 120  # characters; a date is about 30

_ISO = re.compile(
    r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d{2})(\d{2}))?"
    r"(?:(?:\s*T\s*|\s+)(\d{1,2}:?\d{2}(?::?\d{2})?)(?:[.,]\d+)?\s*([A-Za-z]{1,5}\b|[+-]\d{2}:?(?:\d{2})?)?.*)?",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}:\d{2}(?::\d{2})?)(?: ([A-Za-z]{1,5}|[+-]\d{4}))?"
)
_COMPACT = re.compile(r"([12]\d{3})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z?")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?(.*)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b(.*)")
_SLASHED = re.compile(r"(\d{1,4})/(\d{1,2})/(\d{1,4})\b(.*)")
_WORD = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|(?<![^\W\d_])[+-]\d{2}:?\d{2}\b|\d+|[^\W\d_]+")
_TIME = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")

# Hours east of UTC. RFC 822's names, and those that feeds really use. Of single letters only Z counts (RFC 2822, 4.3).
_ZONES = {
    **{"z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "ist": 5.5},
    **{"met": 1.0, "mez": 1.0, "cet": 1.0, "mest": 2.0, "mesz": 2.0, "cest": 2.0, "eet": 2.0, "eest": 3.0, "msk": 3.0},
    **{"est": -5.0, "edt": -4.0, "et": -5.0, "cst": -6.0, "cdt": -5.0, "ct": -6.0, "mst": -7.0, "mdt": -6.0},
    **{"pst": -8.0, "pdt": -7.0, "pt": -8.0, "ast": -4.0, "adt": -3.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0},
    **{"jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0, "awst": 8.0, "nzst": 12.0, "nzdt": 13.0, "brt": -3.0},
}

# Without accents, in lower case. Croatian is left out: its "listopad" is the Poles' and Czechs' November.
_MONTH_NAMES = """
jan january januar jaenner janner januari janvier janv enero ene gennaio gen janeiro styczen stycznia sty leden ledna
  tammikuu tammikuuta ocak oca ianuarie ian sausio январь января янв січня ιανουαριος ιανουαριου ιαν
feb february februar februari fevrier fevr fev febrero febbraio fevereiro luty lutego lut unor unora februarie
  helmikuu helmikuuta subat sub vasario февраль февраля фев лютого φεβρουαριος φεβρουαριου φεβ
mar march marz maerz maart mrt mars marzo marco marzec marca brezen brezna martie marcius marc maaliskuu maaliskuuta
  mart kovo март марта мар березня μαρτιος μαρτιου μαρ
apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna aprilis huhtikuu huhtikuuta nisan nis aprilie
  balandzio апрель апреля апр квiтня квітня απριλιος απριλιου απρ
may mai mei maj maggio mag mayo maio maja kveten kvetna majus toukokuu toukokuuta mayis geguzes май мая травня
  μαιος μαιου μαι
jun june juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna iunie junius kesakuu kesakuuta haziran haz
  birzelio июнь июня июн червня ιουνιος ιουνιου ιουν
jul july juli juillet juil julio luglio lug julho lipiec lipca lip cervenec cervence iulie julius heinakuu heinakuuta
  temmuz tem liepos июль июля июл липня ιουλιος ιουλιου ιουλ
aug august augustus aout aou agosto ago sierpien sierpnia sie srpen srpna augusztus elokuu elokuuta agustos agu
  rugpjucio augusti август августа авг серпня αυγουστος αυγουστου αυγ
sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari szeptember szept syyskuu
  syyskuuta eylul eyl septembrie rugsejo сентябрь сентября сен сент вересня σεπτεμβριος σεπτεμβριου σεπ
oct okt october oktober octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna lokakuu
  lokakuuta ekim eki octombrie spalio октябрь октября окт жовтня οκτωβριος οκτωβριου οκτ
nov november novembre noviembre novembro listopad listopada lis listopadu marraskuu marraskuuta kasim kas noiembrie
  lapkricio ноябрь ноября ноя листопада νοεμβριος νοεμβριου νοε
dec december dez dezember decembre diciembre dic dicembre dezembro des desember grudzien grudnia gru prosinec prosince
  joulukuu joulukuuta aralik ara decembrie gruodzio декабрь декабря дек грудня δεκεμβριος δεκεμβριου δεκ
"""
_HALVES = ("am", "pm", "AM", "PM")
_AFTERNOON = ("pm", "下午", "오후")
_MORNING = ("am", "上午", "오전")


def _months() -> dict[str, int]:
    lines = _MONTH_NAMES.strip().replace("\n  ", " ").splitlines()
    return {_folded(name): number for number, line in enumerate(lines, 1) for name in line.split()}


def _folded(word: str) -> str:
    """Return `word` in lower case without accents; the dotless i of Turkish counts as i."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").replace("ł", "l"))
    return "".join(char for char in bare if not unicodedata.combining(char))


_MONTHS = _months()


def parse_date(text: str | None) -> int | None:
    """Return the moment `text` names in UTC seconds since 1970, or None when it names none.

    Understands RFC 822/2822, RFC 3339 and W3CDTF with the usual slips (no zone: UTC; one digit where two belong;
    a wrong hour: the day alone), asctime, day.month.year, month/day/year, Unix seconds and milliseconds,
    month names of some twenty languages, and East Asian dates. Years before 1900 are the zeros of programs.
    """
    if not text:
        return None
    text = " ".join(text[:_LONGEST].split())
    for reader in (_read_rfc822, _read_iso, _read_number, _read_patterns, _read_words):
        moment = reader(text)
        if moment is not None:
            return moment or None
    return None


def _read_rfc822(text: str) -> int | None:
    """Read the form that most feeds use; `_read_words` knows all the others."""
    found = _RFC822.fullmatch(text)
    month = _MONTHS.get(found[2].lower()) if found else None
    if found and found[5] in _HALVES:
        return None
    return _moment(int(found[3]), month, int(found[1]), found[4], found[5]) if found and month else None


def _read_iso(text: str) -> int | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, month2, day2, time, zone = found.groups()
    if zone in _HALVES:
        time, zone = _time_in(text)
    return _moment(int(year), int(month or month2 or 1), int(day or day2 or 1), time, zone)


def _read_number(text: str) -> int | None:
    """Read `20240503120000`, and Unix time in seconds (10 digits) or milliseconds (13)."""
    if found := _COMPACT.fullmatch(text):
        year, month, day, *time = found.groups()
        return _moment(int(year), int(month), int(day), ":".join(time), None)
    if text.isdecimal() and len(text) in (10, 13):
        return int(text[:10])
    return None


def _read_patterns(text: str) -> int | None:
    if found := _EAST_ASIAN.search(text):
        year, month, day, rest = found.groups()
        return _moment(int(year), int(month), int(day), *_time_in(rest))
    if found := _DAY_FIRST.search(text):
        day, month, year, rest = found.groups()
        return _moment(int(year), int(month), int(day), *_time_in(rest))
    if found := _SLASHED.search(text):
        first, second, third, rest = found.groups()
        if len(first) == 4:
            return _moment(int(first), int(second), int(third), *_time_in(rest))
        if len(third) != 4:
            return None
        month, day = (second, first) if int(first) > 12 else (first, second)
        return _moment(int(third), int(month), int(day), *_time_in(rest))
    return None


def _read_words(text: str) -> int | None:
    """Read day, month's name and year in any order (RFC 822, asctime, prose); other words do not matter."""
    day = month = year = None
    for word in _WORD.findall(text):
        if ":" in word or word[0] in "+-":
            continue
        if not word.isdecimal():
            month = month or _MONTHS.get(_folded(word))
        elif len(word) <= 2 and day is None:
            day = int(word)
        elif len(word) == 4 or (len(word) <= 2 and year is None):
            year = year if year is not None else _full_year(word)
    if day is None or month is None or year is None:
        return None
    return _moment(year, month, day, *_time_in(text))


def _full_year(digits: str) -> int:
    """RFC 2822, 4.3: two digits below 50 are of this century, the others of the last."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _time_in(text: str) -> tuple[str | None, str | None]:
    """Return the first time of day in `text` and the zone named after it."""
    found = re.search(r"\b\d{1,2}:\d{2}(?::\d{2})?", text)
    if not found:
        return None, None
    time, after = found[0], text[found.end() :]
    clock = text.casefold()
    hour, colon, rest = time.partition(":")
    if int(hour) < 12 and any(word in clock for word in _AFTERNOON):
        time = f"{int(hour) + 12}{colon}{rest}"
    elif int(hour) == 12 and any(word in clock for word in _MORNING):
        time = f"00{colon}{rest}"
    if offset := _OFFSET.search(after):
        return time, offset[0]
    zones = (word for word in _WORD.findall(after) if word.lower() in _ZONES)
    return time, next(zones, None)


def _moment(year: int, month: int, day: int, time: str | None, zone: str | None) -> int | None:
    """Return UTC seconds; 0 says "a date, but a program's zero"; None says "no such day"."""
    if not 1900 <= year <= 9998:
        return 0
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    return days * 86400 + _time_of_day(time) - _offset(zone)


def _time_of_day(time: str | None) -> int:
    """Return seconds since midnight; a leap second is the one before it, 24:00 the next day, nonsense midnight."""
    found = _TIME.fullmatch(time) if time else None
    if not found:
        return 0
    hour, minute, second = int(found[1]), int(found[2]), min(int(found[3] or 0), 59)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return 0
    return hour * 3600 + minute * 60 + second


def _offset(zone: str | None) -> int:
    """Return seconds east of UTC; what is not known is UTC."""
    if not zone:
        return 0
    found = _OFFSET.fullmatch(zone)
    if not found:
        return int(_ZONES.get(zone.lower(), 0.0) * 3600)
    seconds = int(found[2]) * 3600 + int(found[3] or 0) * 60
    if seconds > 15 * 3600:
        return 0
    return seconds if found[1] == "+" else -seconds
