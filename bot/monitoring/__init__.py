"""
Monitoring: what the person who runs the bot learns of it, by programs that ask over HTTP and by messages to the admins.

* `metrics`        counts and gauges in Prometheus' form
* `measuring`      takes the measures where updates, replies and calls pass
* `health`         whether the bot is alive and ready, and why not
* `health_server`  answers ``/health`` and ``/metrics``
* `notices`        what the admins have to know, until they are told
"""
