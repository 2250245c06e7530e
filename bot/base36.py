"""Numbers in base 36: short enough for the data of a button."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """
    A whole number in few characters; ``int(text, 36)`` turns it back.

    >>> base36(1710252300000)
    'ltog28dc'
    """
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits
