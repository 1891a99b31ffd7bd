import { getEventListeners } from "node:events";
import { deadlineAfter } from "../../../runtime/security/deadline.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe("a deadline", () => {
  it("ends the work when its time is over, and says so", () => {
    const deadline = deadlineAfter(1000);
    jest.advanceTimersByTime(999);
    expect([deadline.signal.aborted, deadline.expired()]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    expect([deadline.signal.aborted, deadline.expired()]).toEqual([true, true]);
    expect(deadline.signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("ends the work with its caller, for the caller's reason, and is not expired then or later", () => {
    const caller = new AbortController();
    const deadline = deadlineAfter(1000, caller.signal);
    caller.abort(new Error("no longer wanted"));
    jest.advanceTimersByTime(2000);
    expect(deadline.signal.reason).toEqual(new Error("no longer wanted"));
    expect(deadline.expired()).toBe(false);
  });

  it("has ended already when its caller has", () => {
    const deadline = deadlineAfter(1000, AbortSignal.abort("gone"));
    expect(deadline.signal.reason).toBe("gone");
  });

  it("leaves neither a timer nor a listener when it is released", () => {
    const caller = new AbortController();
    const deadlines = Array.from({ length: 100 }, () => deadlineAfter(1000, caller.signal));
    expect([jest.getTimerCount(), getEventListeners(caller.signal, "abort").length]).toEqual([100, 100]);
    for (const deadline of deadlines) deadline.release();
    expect([jest.getTimerCount(), getEventListeners(caller.signal, "abort").length]).toEqual([0, 0]);

    caller.abort();
    expect(deadlines.some(({ signal }) => signal.aborted)).toBe(false);
  });
});
