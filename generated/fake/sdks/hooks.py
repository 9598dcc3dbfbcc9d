"""Lets most of Schemathesis's requests name an account, a conference and participants that exist."""

import os
import random

import schemathesis

CALLS = os.environ["CALLS"].split(",")


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    known = {"AccountSid": os.environ["ACCOUNT"], "ConferenceSid": os.environ["CONFERENCE"]}
    for name in path_parameters or {}:
        if random.random() < 0.9:
            if name in known:
                path_parameters[name] = known[name]
            elif CALLS != [""]:
                path_parameters[name] = random.choice(CALLS)
    return path_parameters
