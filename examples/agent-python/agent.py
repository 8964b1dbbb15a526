#!/usr/bin/env python3
"""A whole agent in Python's standard library: leases tasks, runs each in a thread, reports until it is heard. See README.md."""
import http.client, json, os, signal, socket, sys, threading, time, urllib.error, urllib.request

SERVER = os.environ.get("ORCHESTRATOR_SERVER", "http://127.0.0.1:9000")
HEADERS = {"Content-Type": "application/json", "X-API-Key": os.environ.get("ORCHESTRATOR_API_KEY", "")}
AGENT, SLOTS = next(iter(sys.argv[1:]), f"python-{socket.gethostname()}-{os.getpid()}"), 4

def count_slowly(upto, attempt):
    for i in range((attempt.checkpoint or 0) + 1, upto + 1):
        if attempt.stopped.wait(0.1): raise InterruptedError("told to stop")
        attempt.progress(100 * i / upto, f"at {i}", checkpoint=i)
    return upto

# Task type -> function of the task's input and the attempt: what it returns is the result, what it raises fails the attempt.
HANDLERS = {"count_words": lambda text, attempt: {"words": len(text.split())}, "count_slowly": count_slowly}

class Refused(Exception):
    """The server understood and said no. What passes by itself is an OSError instead: no connection, too busy, no disk."""

def call(path, **body):
    try:
        request = urllib.request.Request(f"{SERVER}/api/v1/agents/{path}", json.dumps(body).encode(), HEADERS)
        return json.load(urllib.request.urlopen(request, timeout=60))
    except urllib.error.HTTPError as error:
        raise error if error.code == 429 or error.code >= 500 else Refused(json.load(error)["code"])
    except (http.client.HTTPException, ValueError) as error:
        raise OSError("the answer broke off") from error

class Attempt(threading.Thread):
    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.checkpoint, self.stopped = work, work["checkpoint"], threading.Event()
        self.task, self.token = work["task_id"], work["attempt_token"]

    def run(self):
        try:
            end, report = "complete", {"result": HANDLERS[self.work["task_type"]](self.work["input_data"], self)}
        except Exception as error:
            end, report = "fail", {"error": {"type": "agent_error", "message": repr(error), "retryable": not self.stopped.is_set()}}
        while self.report(end, **report) is None:
            time.sleep(1)  # the server is away; it will be back, and wants the result
        del running[self.token]

    def progress(self, percent, message=None, checkpoint=None):
        if (self.report("progress", percent=percent, message=message, checkpoint=checkpoint) or {}).get("cancel"):
            self.stopped.set()

    def report(self, what, **body):
        try:
            return call(f"{AGENT}/tasks/{self.task}/{what}", attempt_token=self.token, **body)
        except Refused as why:  # the attempt timed out, or runs elsewhere
            print(f"{what} of {self.task} is of no use any longer: {why}", flush=True)
            return {"cancel": True}
        except OSError:
            return None

running, leaving, session, registered = {}, threading.Event(), None, False  # running: attempts by token, until their end is heard
signal.signal(signal.SIGTERM, lambda *_: leaving.set())
while running or not leaving.is_set():
    try:
        attempts = list(running.values())
        if not registered:
            held = {"session": session, "running": [{"task_id": a.task, "attempt_token": a.token} for a in attempts]} if session else {}
            session, registered = call("register", agent_id=AGENT, task_types=list(HANDLERS), slots=SLOTS, **held)["session"], True
            print(f"{AGENT} is registered", flush=True)
        room = 0 if leaving.is_set() else SLOTS - len(attempts)
        work = call(f"{AGENT}/lease", session=session, max=room, wait=3 if room else 0, running=[a.task for a in attempts])
        for attempt in map(Attempt, work["assignments"]):
            running[attempt.token] = attempt
            attempt.start()
        for attempt in (a for a in attempts if a.task in work["cancel"]):
            attempt.stopped.set()
        leaving.set() if work["drain"] else time.sleep(0 if room else 0.2)
    except Refused as why:
        registered = False if str(why) == "session_ended" else sys.exit(f"{AGENT} is not wanted: {why}")
    except OSError:
        time.sleep(0.5)
registered and call(f"{AGENT}/deregister", session=session)
