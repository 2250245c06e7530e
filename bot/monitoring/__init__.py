"""
Monitoring: what programs of the person who runs the bot ask it, over HTTP.

* `metrics`        counts and gauges in Prometheus' form
* `measuring`      takes the measures where updates, replies and calls pass
* `health`         whether the bot is alive and ready, and why not
* `health_server`  answers ``/health`` and ``/metrics``
"""
