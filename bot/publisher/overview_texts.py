"""The overview of the admins, what readers did not find, the questions of each day, and the self-test, as replies."""

from collections.abc import Sequence

from bot.locales.sentences import Sentence
from bot.locales.speaking import words
from bot.locales.words import Words
from bot.publisher.self_test_runs import SelfTestResult
from bot.publisher.source_list import ListedSource
from bot.publisher.source_texts import moment, shown_name, state_of
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import Markup, bold, italic, join, one_line, text
from bot.replies.reply import Reply, markup_reply
from bot.state.question_figures import Figures, QuestionsOfDay
from knowledge import Demand, Outcome, Statistics

_FAILING = 5  # sources that are named in the overview
_BAR = 12  # characters of the longest bar
_QUESTION = 200  # characters of a question that are shown
_TESTS = 20  # golden questions that are named

OUTCOMES: dict[Outcome, Sentence] = {
    Outcome.UNANSWERED: Words.GOLDEN_UNANSWERED,
    Outcome.ANSWERED: Words.GOLDEN_ANSWERED,
    Outcome.OTHER_ARTICLE: Words.GOLDEN_OTHER_ARTICLE,
    Outcome.OTHER_WORDS: Words.GOLDEN_OTHER_WORDS,
}


def overview(
    statistics: Statistics, listed: Sequence[ListedSource], figures: Sequence[tuple[int, Figures | None]]
) -> Reply:
    """Return the overview. `figures`: of the last so many days; None where they cannot be read."""
    said = words()
    rows = (
        [button(said.SOURCES, buttons.sources(0)), button(said.PER_DAY, buttons.admin("days"))],
        [button(said.NOT_FOUND, buttons.admin("missed")), button(said.SELF_TEST, buttons.admin("test"))],
        [button(said.REFRESH, buttons.admin("refresh"))],
    )
    known = [_figures(days, found) for days, found in figures if found]
    parts = [_library(statistics), _sources(listed), *(known or [text(said.NO_FIGURES)])]
    return markup_reply(join(parts, "\n\n"), buttons.keyboard(*rows))


def _library(statistics: Statistics) -> Markup:
    said = words()
    articles = said.ARTICLES(statistics.articles)
    if statistics.newest is None:
        return text(articles)
    date = said.day(statistics.newest) if statistics.dated else said.UNDATED
    return text(said.NEWEST(articles=articles, date=date))


def _sources(listed: Sequence[ListedSource]) -> Markup:
    """Return when a source was last read, and which ones fail."""
    said = words()
    if not listed:
        return text(said.NO_SOURCES)
    read = max((source.state.succeeded for source in listed if source.state.succeeded), default=None)
    failing = [source for source in listed if source.state.failures and not source.paused]
    lines = [text(said.LAST_READ(time=moment(read)) if read else said.NEVER_READ)]
    lines += [text(f"{shown_name(source.name)}: {state_of(source)}") for source in failing[:_FAILING]]
    if len(failing) > _FAILING:
        lines.append(text(f"… +{said.number(len(failing) - _FAILING)}"))
    return join(lines)


def _figures(days: int, figures: Figures) -> Markup:
    said = words()
    lines = [bold(text(said.LAST_DAYS(days)))]
    share = said.percent(figures.answered, figures.questions) if figures.questions else "–"
    lines.append(text(said.ASKED(count=figures.questions, share=share)))
    if figures.questions:
        times = said.TIMES(median=said.seconds(figures.median), p95=said.seconds(figures.p95))
        lines.append(text(times))
    if figures.rated:
        helpful = said.percent(figures.helpful, figures.rated)
        lines.append(text(said.HELPFUL_SHARE(share=helpful, count=figures.rated)))
    return join(lines)


def chart_caption(days: Sequence[QuestionsOfDay]) -> str:
    """Return what the picture of these days shows, and how many questions there were."""
    said = words()
    period = said.DAYS(first=said.day(days[0].day), last=said.day(days[-1].day))
    answered, unanswered = sum(day.answered for day in days), sum(day.unanswered for day in days)
    return said.CHART(period=period, answered=answered, unanswered=unanswered)


def bars(days: Sequence[QuestionsOfDay]) -> Reply:
    """Return the questions of each day as lines of text, in place of a picture."""
    said = words()
    most = max((day.answered + day.unanswered for day in days), default=0)
    if not most:
        return markup_reply(text(said.NOTHING_ASKED))
    lines = []
    for day in days:
        answered, unanswered = (round(count * _BAR / most) for count in (day.answered, day.unanswered))
        total = said.number(day.answered + day.unanswered)
        lines.append(text(f"{'🟦' * answered}{'🟧' * unanswered} {total} – {said.day_and_month(day.day)}"))
    return markup_reply(join([text(chart_caption(days)), join(lines)], "\n\n"))


def missed(demands: Sequence[Demand], least: int) -> Reply:
    """Return what at least so many readers asked for and did not find."""
    said = words()
    keyboard = buttons.keyboard([button(said.ADD_SOURCE, buttons.admin("add"))])
    if not demands:
        return markup_reply(text(said.NOTHING_SOUGHT(least)), keyboard)
    entries = [_demand(number, demand) for number, demand in enumerate(demands, start=1)]
    return markup_reply(join([text(said.SOUGHT), *entries], "\n\n"), keyboard)


def _demand(number: int, demand: Demand) -> Markup:
    said = words()
    subject = bold(text(one_line(" ".join(demand.words), _QUESTION)))
    head = text(f"{said.number(number)}. ") + subject + text(f" – {said.READERS(demand.askers)}")
    example = italic(text(one_line(demand.example, _QUESTION))) if demand.example else Markup()
    return join([head, example])


def self_test(said: Words, result: SelfTestResult) -> Reply:
    """Return the result of a self-test: how many passed, and those that did not."""
    counted = said.SELF_TEST_PASSED(passed=len(result.outcomes) - len(result.failed), all=len(result.outcomes))
    return markup_reply(join([text(counted), _tests(said, result, result.failed)], "\n\n"))


def self_test_changes(said: Words, result: SelfTestResult) -> Reply:
    """Return the golden questions that ended otherwise than last time."""
    return markup_reply(join([text(said.SELF_TEST_CHANGED), _tests(said, result, result.changed)], "\n\n"))


def _tests(said: Words, result: SelfTestResult, questions: Sequence[str]) -> Markup:
    lines = [text(test_line(said, question, result.outcomes[question])) for question in questions[:_TESTS]]
    if len(questions) > _TESTS:
        lines.append(text(f"… +{said.number(len(questions) - _TESTS)}"))
    return join(lines)


def test_line(said: Words, question: str, outcome: Outcome) -> str:
    """Return a golden question and how it ended."""
    shown = one_line(question, _QUESTION)
    return f"✅ {shown}" if outcome is Outcome.PASSED else f"❌ {shown} – {OUTCOMES[outcome].of(said)}"
