"""
Jobs: the work that the bot does without a message from a reader.

* `analysis`    analyse stored articles anew after an upgrade
* `refreshing`  read the sources on a schedule
* `self_testing`  ask the golden questions after changes of the library
* `admins`      tell the admins of trouble, and about a source that has failed for two weeks
"""
