"""Never ends while it is loaded, and takes no notice of signals.

Kata: power_rule
Seconds: 2
"""

import signal

for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
