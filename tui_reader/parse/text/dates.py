"""Read dates as feeds write them: text -> UTC seconds.

Rule: never raise and never guess. The result is None for a text that is no date, and for a date that only a program
writes (year 0000 or 0001, the zero of Unix). Then the entry gets the time of its arrival.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = 120  # characters; a date is about 30

_ISO = re.compile(
    r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d{2})(\d{2}))?(?:Z|[+-]\d{2}:\d{2}|(?:\s*T\s*|\s+)(.*))?", re.IGNORECASE
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?(?: ([A-Za-z]{1,5}|[+-]\d{4}))?"
)
_COMPACT = re.compile(r"([12]\d{7})(\d{4}(?:\d{2})?)(?!\d)(.*)")
_UNIX = re.compile(r"(\d{10})(?:\d{3}|\d{6})?(?:\.\d*)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?")
_DAY_FIRST = re.compile(r"\b(\d{1,2})([.-]) ?(\d{1,2})\2 ?(\d{4})\b")
_SLASHED = re.compile(r"(\d{1,4})/(\d{1,2})/(\d{1,4})\b")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_TIGHT = re.compile(r"(\d{2})(\d{2})(\d{2})?(?!\d)")
# 12:35:09.5, also with one digit in place of two, and with am or pm before or after.
_BEFORE, _AFTER = r"(?:\b([ap])m )?(?<![\d.])(\d{1,2})", r"(?!\d)(?:[.,]\d+)?(?: ?([ap])\.? ?m\b)?"
_CLOCK = re.compile(rf"{_BEFORE}:(\d{{1,2}})(?:[:.](\d{{1,2}}))?{_AFTER}", re.IGNORECASE)
_STOPPED = re.compile(rf"{_BEFORE}[.h]([0-5]\d)(?:[:.]([0-5]\d))?{_AFTER}", re.IGNORECASE)  # 12.35, 12h35
# +01:00, -0500, +08, GMT+1; but not the numbers in "May-06" and "2026-11".
_OFFSET = re.compile(r"(?:^|(?<=[\s(])|(?<=GMT)|(?<=UTC)|(?<=UT))([+-])(\d{1,2}?):?(\d{2})?(?!\d)", re.IGNORECASE)

# Hours east of UTC: the names of RFC 822 and others that feeds use. The only single letter is Z (RFC 2822, 4.3).
_ZONES = {
    **{"z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "ist": 5.5},
    **{"met": 1.0, "mez": 1.0, "cet": 1.0, "mest": 2.0, "mesz": 2.0, "cest": 2.0, "eet": 2.0, "eest": 3.0, "msk": 3.0},
    **{"est": -5.0, "edt": -4.0, "et": -5.0, "cst": -6.0, "cdt": -5.0, "ct": -6.0, "mst": -7.0, "mdt": -6.0},
    **{"pst": -8.0, "pdt": -7.0, "pt": -8.0, "ast": -4.0, "adt": -3.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0},
    **{"jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0, "awst": 8.0, "nzst": 12.0, "nzdt": 13.0, "brt": -3.0},
    **{
        "acst": 9.5,
        "acdt": 10.5,
        "hkt": 8.0,
        "sgt": 8.0,
        "wib": 7.0,
        "pkt": 5.0,
        "sast": 2.0,
        "nst": -3.5,
        "ndt": -2.5,
    },
}

# Without accents, in lower case. Croatian is left out: its "listopad" is October, in Polish and Czech it is November.
_MONTH_NAMES = """
jan january januar jaenner janner januari janvier janv enero ene gennaio gen janeiro styczen stycznia sty leden
  ledna tammikuu tammikuuta ocak oca ianuarie ian sausio januara gener jaanuar януари январь января янв січня
  ιανουαριος ιανουαριου ιαν
feb february februar februari fevrier fevr fev febrero febbraio fevereiro luty lutego lut unor unora februarie
  helmikuu helmikuuta subat sub vasario februara febrer veebruar февруари февраль февраля фев лютого φεβρουαριος
  φεβρουαριου φεβ
mar march marz maerz maart mrt mars marzo marco marzec marca brezen brezna martie marcius marc maaliskuu maaliskuuta
  mart kovo marts marec maret март марта мар березня μαρτιος μαρτιου μαρ
apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna aprilis huhtikuu huhtikuuta nisan nis aprilie
  balandzio aprila aprill април апрель апреля апр квiтня квітня απριλιος απριλιου απρ
may mai mei maj maggio mag mayo maio maja kveten kvetna majus toukokuu toukokuuta mayis geguzes май мая травня maig
  μαιος μαιου μαι
jun june juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna iunie junius kesakuu kesakuuta haziran
  haz birzelio iun juna junij juny juuni јун юни июнь июня июн червня ιουνιος ιουνιου ιουν
jul july juli juillet juil julio luglio lug julho lipiec lipca lip cervenec cervence iulie julius heinakuu
  heinakuuta temmuz tem liepos iul jula julij juliol juuli јул юли июль июля июл липня ιουλιος ιουλιου ιουλ
aug august augustus aout aou agosto ago sierpien sierpnia sie srpen srpna augusztus elokuu elokuuta agustos agu
  rugpjucio augusti augusta avgust agost agustus август августа авг серпня αυγουστος αυγουστου αυγ
sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari szeptember szept syyskuu
  syyskuuta eylul eyl septembrie rugsejo septembra septembar setembre setiembre септември септембар сентябрь сентября
  сен сент вересня σεπτεμβριος σεπτεμβριου σεπ
oct okt october oktober octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna lokakuu
  lokakuuta ekim eki octombrie spalio oktobra oktobar oktoober октомври октобар октябрь октября окт жовтня οκτωβριος
  οκτωβριου οκτ
nov november novembre noviembre novembro listopad listopada lis listopadu marraskuu marraskuuta kasim kas noiembrie
  lapkricio novembra novembar ноември новембар ноябрь ноября ноя листопада νοεμβριος νοεμβριου νοε
dec december dez dezember decembre diciembre dic dicembre dezembro des desember grudzien grudnia gru prosinec
  prosince joulukuu joulukuuta aralik ara decembrie gruodzio decembra decembar desembre detsember декември децембар
  декабрь декабря дек грудня δεκεμβριος δεκεμβριου δεκ
"""
_HALVES = {"上午": "a", "오전": "a", "下午": "p", "오후": "p"}


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
    """Return the date in `text` as UTC seconds since 1970, or None where there is no date.

    Reads RFC 822/2822, RFC 3339 and W3CDTF with the usual mistakes (no zone means UTC; one digit in place of two; a
    wrong hour leaves the day), asctime, day.month.year, month/day/year, Unix seconds and milliseconds, month names of
    some thirty languages, and East Asian dates. A year before 1900 counts as no date.
    """
    if not text:
        return None
    text = " ".join(text[:_LONGEST].split()).replace("\u2212", "-")  # the minus sign of typography
    for reader in (_read_rfc822, _read_iso, _read_number, _read_patterns, _read_words):
        moment = reader(text)
        if moment is not None:
            return moment or None
    return None


def _read_rfc822(text: str) -> int | None:
    """Read the form that most feeds use. `_read_words` reads this form too, but takes longer."""
    found = _RFC822.fullmatch(text)
    month = _MONTHS.get(found[2].lower()) if found else None
    if not found or not month:
        return None
    zone = (found[7] or "").lower()
    if zone in ("am", "pm"):
        return None
    seconds = _time_of_day(int(found[4]), int(found[5]), int(found[6] or 0))
    return _moment(int(found[3]), month, int(found[1]), seconds - _offset_in(zone))


def _read_iso(text: str) -> int | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, month2, day2, rest = found.groups()
    rest = _TIGHT.sub(_spaced, rest, count=1) if rest and _TIGHT.match(rest) else rest or ""
    if rest and not (day or day2):  # "2024 May 3"
        return None
    return _moment(int(year), int(month or month2 or 1), int(day or day2 or 1), _clock_in(rest)[0])


def _spaced(time: re.Match[str]) -> str:
    return f"{time[1]}:{time[2]}:{time[3] or '00'}"


def _read_number(text: str) -> int | None:
    """Read dates like `20240503120000`, and Unix time in seconds (10 digits), milliseconds (13), microseconds (16)."""
    if found := _COMPACT.fullmatch(text):
        return _read_iso(f"{found[1]}T{found[2]}{found[3]}")
    found = _UNIX.fullmatch(text)
    return int(found[1]) if found else None


def _read_patterns(text: str) -> int | None:
    if found := _EAST_ASIAN.search(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.search(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (month, day) if month > 12 else (day, month)
    elif found := _SLASHED.search(text):
        if len(found[1]) == 4:
            year, month, day = map(int, found.groups())
        elif len(found[3]) == 4:
            month, day, year = map(int, found.groups())
            day, month = (month, day) if month > 12 else (day, month)
        else:
            return None
    else:
        return None
    return _moment(year, month, day, _clock_in(f"{text[: found.start()]} {text[found.end() :]}")[0])


def _read_words(text: str) -> int | None:
    """Read a day, the name of a month and a year in any order (RFC 822, asctime, prose); skip other words.

    A month's name after the day's number wins over one before it: "mar. 03 nov." is a Tuesday in November. A month and
    a year alone mean the first day of the month.
    """
    moment = _named_day(*_clock_in(text))
    # "May.12.24" has no time of day.
    return _named_day(0, text) if moment is None and ":" not in text else moment


def _named_day(seconds: int, text: str) -> int | None:
    day = month = year = None
    is_behind = False
    for word in _WORD.findall(text):
        if not word.isdecimal():
            name = _MONTHS.get(_folded(word))
            if name and (month is None or day is None or (year is None and not is_behind)):
                month, is_behind = name, day is not None
        elif len(word) <= 2 and day is None:
            day = int(word)
        elif len(word) == 4 or (len(word) <= 2 and year is None):
            year = year if year is not None else _full_year(word)
    if month is None or year is None:
        return None
    return _moment(year, month, 1 if day is None else day, seconds)


def _full_year(digits: str) -> int:
    """Return the year of two digits: below 50 this century, else the last (RFC 2822, 4.3)."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _clock_in(text: str) -> tuple[int, str]:
    """Return the first time of day in `text` in seconds from midnight UTC, and the text without time and zone."""
    found = _CLOCK.search(text) or _STOPPED.search(text)
    if not found:
        return 0, text
    before, hours, minutes, seconds, behind = found.groups()
    half = (before or behind or "").lower() or next((_HALVES[word] for word in _HALVES if word in text), "")
    hour = int(hours)
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    after = text[found.end() :]
    rest = f"{text[: found.start()]} {_OFFSET.sub(' ', after, count=1)}"
    return _time_of_day(hour, int(minutes), int(seconds or 0)) - _offset_in(after), rest


def _time_of_day(hour: int, minute: int, second: int) -> int:
    """Return seconds since midnight. A leap second counts as :59, 24:00 as the next day, a wrong time as midnight."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return 0
    return hour * 3600 + minute * 60 + min(second, 59)


def _offset_in(text: str) -> int:
    """Return the first offset in `text`, else its first zone, in seconds east of UTC; 0 where neither is known."""
    if not text or text in ("Z", "z", "gmt", "GMT"):
        return 0
    if found := _OFFSET.search(text):
        seconds = int(found[2]) * 3600 + int(found[3] or 0) * 60
        return 0 if seconds > 15 * 3600 else seconds if found[1] == "+" else -seconds
    names = (word.lower() for word in _WORD.findall(text))
    return int(next((_ZONES[name] for name in names if name in _ZONES), 0.0) * 3600)


def _moment(year: int, month: int, day: int, seconds: int) -> int | None:
    """Return UTC seconds; 0 for a date that only a program writes; None for a day that does not exist."""
    if not 1900 <= year <= 9998:
        return 0
    try:
        return (date(year, month, day).toordinal() - _EPOCH) * 86400 + seconds
    except ValueError:
        return None
