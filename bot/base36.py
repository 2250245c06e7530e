"""Numbers in base 36, which are short enough for the data of a button."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """
    Return a whole number, zero or more, in base 36. ``int(text, 36)`` is the reverse.

    >>> base36(1710252300000)
    'ltog28dc'
    """
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits
