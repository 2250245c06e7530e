"""The words of a language that name a time of publication: section ``[periods]`` of its data (see `tables`)."""

from dataclasses import dataclass

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Periods:
    """Words that name a time of publication. All are patterns, with ’ for every apostrophe."""

    today: _Words = ()
    yesterday: _Words = ()
    day_before_yesterday: _Words = ()
    this_week: _Words = ()
    last_week: _Words = ()
    weekend: _Words = ()  # the last one, or the one that has begun
    this_month: _Words = ()
    last_month: _Words = ()
    this_year: _Words = ()
    last_year: _Words = ()
    last_days: _Words = ()  # # stands for their number, in digits or as one of `numbers`
    last_weeks: _Words = ()
    last_months: _Words = ()
    last_years: _Words = ()
    days_ago: _Words = ()  # the same; without # it is one
    weeks_ago: _Words = ()
    months_ago: _Words = ()
    years_ago: _Words = ()
    numbers: _Words = ()  # one, two, three ... as words
    months: _Words = ()  # January to December
    weekdays: _Words = ()  # Monday to Sunday
    last: _Words = ()  # before or behind a weekday
    month_first: bool = False  # 2/14/2024
    joined: _Words = ()  # words within a date: "14th of February"
    after_day: _Words = ()  # written onto the number of a day: 14th
    after_year: _Words = ()  # "2024 года"
    before: _Words = ()  # words before a date: "in", "from"
    case_endings: _Words = ()  # written onto a date, where other languages have a word before it
    since: _Words = ()
    since_after: _Words = ()  # behind the date, as all that end so
    later: _Words = ()  # "after 2020"
    later_after: _Words = ()
    earlier: _Words = ()  # "before 2020"
    earlier_after: _Words = ()
    until: _Words = ()  # "until May 2023": that month included
    until_after: _Words = ()
    now: _Words = ()  # the end of "from May 2023 to now", besides `today`
    between: _Words = ()
    between_and: _Words = ()  # between both dates
    between_after: _Words = ()
    anything: _Words = ()  # words of a message that asks for a period only: "what happened", "news"
