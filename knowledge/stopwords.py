"""
Words that say nothing about what a text is about, per language (BCP 47).

Grammar, question words and politeness: a reader who asks "could you tell me who won?" asks about
"won". Words are written folded (see `knowledge.analysis.fold`), apostrophes kept.
"""

_ENGLISH = """
a about above across after again against ago all almost along already also although always am among an and another
any anybody anyone anything are aren't around as at away be became because been before being below between both but
by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever every
everybody everyone everything far few for from further had hadn't has hasn't have haven't having he he'd he'll he's her
here here's hers herself him himself his how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll
it's its itself just let let's many may me might mine more most much must my myself neither no nobody none nor not
nothing now of off often on once one's only onto or other others ought our ours ourselves out over own per perhaps
quite rather really s same shall shan't she she'd she'll she's should shouldn't since so some somebody someone
something sometimes soon still such t than that that'll that's the their theirs them themselves then there there's
therefore these they they'd they'll they're they've this those though through throughout thus to too toward towards
under unless until up upon us very via was wasn't we we'd we'll we're we've were weren't what what's whatever when
when's where where's whether which while who who's whom whose why why's will with within without won't would
wouldn't yet you you'd you'll you're you've your yours yourself yourselves
please tell thanks thank kindly
dont doesnt didnt cant wont isnt arent wasnt werent havent hasnt hadnt wouldnt couldnt shouldnt thats whats whos
"""

STOP_WORDS: dict[str, frozenset[str]] = {"en": frozenset(_ENGLISH.replace("\n", " ").split())}
