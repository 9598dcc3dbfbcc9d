"""The calls of Twilio's Python SDK. Usage: twilio_python.py URL ACCOUNT TOKEN CONFERENCE"""

import json
import sys
import time

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

URL, ACCOUNT, TOKEN, CONFERENCE = sys.argv[1:]


class Redirected(TwilioHttpClient):
    """Sends requests to another host, and changes nothing else."""

    def request(self, method, uri, *args, **kwargs):
        for host in ("https://api.twilio.com", "https://insights.twilio.com"):
            uri = uri.replace(host, URL)
        return super().request(method, uri, *args, **kwargs)


client = Client(ACCOUNT, TOKEN, http_client=Redirected())
conference = client.conferences(CONFERENCE)


def refused(call):
    try:
        call()
    except TwilioRestException as error:
        return error.status, error.code
    except TwilioException as error:
        # That of a page has the response.
        _, response = error.args
        return response.status_code, json.loads(response.text)["code"]
    raise AssertionError("the request succeeded")


created = conference.participants.create(from_="+15005550006", to="+12025550142", label="python", status_callback_event=["ringing", "answered"])
assert created.status == "queued" and created.label == "python" and created.queue_time == "1000", created.status
for _ in range(100):
    if conference.participants("python").fetch().status == "connected":
        break
    time.sleep(0.1)
assert conference.participants(created.call_sid).fetch().status == "connected"

everyone = [one.call_sid for one in conference.participants.list(page_size=1)]
assert created.call_sid in everyone and len(everyone) == len(set(everyone)) >= 4, everyone
page = conference.participants.page(page_size=2)
assert page.next_page().previous_page().next_page_url == page.next_page_url

updated = conference.participants("python").update(muted=True, hold=True, hold_url="https://example.com/music.mp3")
assert updated.muted and updated.hold and updated.date_updated >= updated.date_created
assert [one.label for one in conference.participants.list(muted=True)] == ["python"]
coach = conference.participants("python").update(coaching=True, call_sid_to_coach=everyone[0])
assert coach.coaching and coach.call_sid_to_coach == everyone[0]

assert refused(lambda: conference.participants("python").update(coaching=True, call_sid_to_coach="CA" + 32 * "9")) == (400, 13240)
assert refused(lambda: conference.participants.create(from_="+15005550006", to="nonsense")) == (400, 21211)
assert refused(lambda: conference.participants("nobody").fetch()) == (404, 20404)
assert refused(lambda: conference.participants.page(page_size=2000)) == (400, 20001)
assert refused(lambda: Client(ACCOUNT, "wrong", http_client=Redirected()).conferences(CONFERENCE).participants.list()) == (401, 20003)

assert conference.participants("python").delete()
assert refused(lambda: conference.participants("python").fetch()) == (404, 20404)

summaries = client.insights.v1.conferences(CONFERENCE).conference_participants
summary = summaries.list(label="python")[-1]
assert summary.call_sid == created.call_sid and summary.call_status == "completed" and summary.is_coach, summary.call_status
assert summaries(summary.participant_sid).fetch().to == "+12025550142"
print("twilio_python.py: all calls behave as expected")
