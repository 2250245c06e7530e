"""
The command line: ``python -m knowledge add | refresh | ask | latest | summary | evaluate | ...``; ``--help`` lists all.

Exit code 0: done; 1: failed, or some items could not be read; 2: wrong usage or settings.
"""

import logging
import os
import sys
from collections.abc import Sequence

from knowledge import ConfigError, KnowledgeError
from knowledge.cli import CommandError
from knowledge.cli.output import print_errors
from knowledge.cli.parser import parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    options = parse(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ConfigError as error:
        return print_errors(*str(error).splitlines(), code=2)
    except (KnowledgeError, CommandError) as error:
        return print_errors(str(error), code=1)
    except BrokenPipeError:  # the reader of a pipe has closed it: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return print_errors("stopped; what was added so far is kept", code=130)
    return code


if __name__ == "__main__":
    sys.exit(main())
