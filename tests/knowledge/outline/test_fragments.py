"""Lines that are no sentences are told from prose, in many languages; prose that begins like them stays."""

import pytest

from knowledge.outline.fragments import Fragment, fragment

PROSE = "\n\nThe ferry left the harbour at noon, and nobody saw it again. The coastguard looked for it all night."


def kind(line: str) -> Fragment | None:
    return fragment(line + PROSE, 0, len(line))


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Hill, harbour correspondent",
        "ADA HILL AND OLAF BRANDT, staff writers",
        "Von Greta Lund",
        "Par Luc Martin, envoyé spécial à Brest",
        "Por Ana Ruiz",
        "Di Marco Neri",
        "Door Piet de Vries",
        "Автор: Олег Брандт",
        "Текст: Ганна Лис",
        "Yazan: Ayşe Demir",
        "بقلم: أحمد علي",
        "Av Nils Holm",
        "文/李明",
        "Oleh Budi Santoso",
        "Updated Oct. 4, 2021, 2:52 p.m. ET",
        "Publicado el 4 de octubre de 2021",
        "4 октября 2021, 10:30",
        "2021年10月4日 10:30",
        "PORTLAND, Maine",
        "POLITICS",
        "Sport | Meinung",
        "(AFP)",
    ],
)
def test_bylines_date_lines_and_names_of_sections_and_agencies_are_labels(line: str) -> None:
    assert kind(line) is Fragment.LABEL


@pytest.mark.parametrize(
    "line",
    [
        "Editor's note: The name of the ferry was corrected.",
        "Anmerkung der Redaktion: Der Name wurde geändert.",
        "Nota de la redacción: se ha corregido el nombre.",
        "От редакции: имя исправлено.",
        "編集部注：船の名前を変えました。",
    ],
)
def test_a_note_of_the_editors_is_told_by_its_beginning(line: str) -> None:
    assert kind(line) is Fragment.NOTE


@pytest.mark.parametrize(
    "line", ["Ferry lost", "Fähre vermisst", "Паром пропал", "渡輪失蹤", "Un traversier disparaît", "العبارة مفقودة"]
)
def test_a_short_line_of_its_own_above_prose_is_a_heading(line: str) -> None:
    assert kind(line) is Fragment.HEADING


@pytest.mark.parametrize(
    "line",
    [
        "By noon the ferry was lost.",
        "Von hier aus sieht man den Hafen.",
        "Par temps clair, on voit le port.",
        "Ada Hill, correspondent for the Harbour Post, was on board, too.",
        "The report was published in May.",
        "Winner: Ada Hill",
        "- two eggs",
        "The captain said:",
        "「船は出た",
    ],
)
def test_prose_items_and_values_are_no_fragments(line: str) -> None:
    assert kind(line) is None


def test_where_no_line_has_a_full_stop_a_short_one_is_no_heading() -> None:
    assert fragment("Water is off\nFrom ten to noon\nIn Mill Lane", 0, 12) is None


@pytest.mark.parametrize("option", ["Lisbon", "Oslo", "Riga"])
def test_the_possible_answers_of_a_quiz_are_no_headings(option: str) -> None:
    text = "1. Where was the ferry built?\n\nLisbon\n\nOslo\n\nRiga\n\n2. Who lost it?\n\nNobody knows it today."
    start = text.index(option)
    assert fragment(text, start, start + len(option)) is None
