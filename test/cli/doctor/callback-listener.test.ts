import { listenForCallback, type CallbackListener } from "../../../cli/doctor/sign-in/callback-listener.js";

const never = new AbortController().signal;

let listener: CallbackListener;
afterEach(() => {
  listener.close();
});

it.each([
  ["http://localhost/callback", /^http:\/\/localhost:\d+\/callback$/],
  ["http://localhost", /^http:\/\/localhost:\d+$/],
  ["http://127.0.0.1/", /^http:\/\/127\.0\.0\.1:\d+\/$/],
])("%s keeps its spelling, with a port", async (address, expected) => {
  listener = await listenForCallback(address);

  expect(listener.redirectUri).toMatch(expected);
});

it("gives the answer, and a page that repeats nothing of it", async () => {
  listener = await listenForCallback("http://localhost/callback");
  const arrived = listener.wait(5000, never);
  const response = await fetch(`${listener.redirectUri}?code=<script>&state=s`);

  expect((await arrived)?.get("code")).toBe("<script>");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).not.toContain("<script>");
});

it("takes nothing else for an answer", async () => {
  listener = await listenForCallback("http://127.0.0.1/callback");
  const arrived = listener.wait(300, never);
  const { origin } = new URL(listener.redirectUri);
  const statuses = [];
  for (const path of ["/", "/callback", "/callback/?code=1", "/favicon.ico?code=1"]) {
    statuses.push((await fetch(origin + path)).status);
  }

  expect(statuses).toEqual([404, 404, 404, 404]);
  expect(await arrived).toBeUndefined();
});

it("waits no longer than the person does", async () => {
  listener = await listenForCallback("http://127.0.0.1/callback");
  const interruption = new AbortController();
  const arrived = listener.wait(60_000, interruption.signal);
  interruption.abort();

  await expect(arrived).rejects.toThrow();
});
