"""Where a finding must stand for each of its steps.

Raised it is open; an answer makes it answered; verified it is closed, sent back it is open again.
Until it is closed it can be withdrawn; a closing that was a mistake is taken back, and the answer
waits to be verified again.
"""

from findings.choices import UNCLOSED_STATUSES, FindingStatus

CAN_BE_CHANGED = (FindingStatus.OPEN,)
CAN_BE_ANSWERED = (FindingStatus.OPEN,)
CAN_BE_VERIFIED = (FindingStatus.ANSWERED,)  # closed, or sent back
CAN_BE_WITHDRAWN = UNCLOSED_STATUSES
CAN_BE_VERIFIED_AGAIN = (FindingStatus.CLOSED,)  # its closing was a mistake
CAN_BE_CHECKED = (FindingStatus.CLOSED,)  # whether what was done held; once, unless taken back
