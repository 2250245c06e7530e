"""The measures of work are right: they see a quadratic loop, and a call that does not end."""

import json
import time

import pytest

from tests.workload import Worker, lines_run


def in_pairs(items: list[int]) -> int:
    return sum(1 for _ in items for _ in items)


def one_by_one(items: list[int]) -> int:
    return sum(1 for _ in items)


def test_lines_grow_as_the_work_grows() -> None:
    def growth(function) -> float:
        few, many = list(range(50)), list(range(100))
        return lines_run(lambda: function(many)) / lines_run(lambda: function(few))

    assert growth(one_by_one) < 2.1
    assert growth(in_pairs) > 3.5


def test_a_call_that_does_not_end_fails_and_the_next_one_works() -> None:
    with Worker(hang_seconds=0.5) as worker, pytest.raises(pytest.fail.Exception, match="did not end within"):
        worker.call(time.sleep, 3600)
    with Worker() as worker:
        assert worker.call(json.loads, "[1]") == [1]
        with pytest.raises(json.JSONDecodeError):
            worker.call(json.loads, "[")
        assert worker.call(json.loads, "[2]") == [2]
