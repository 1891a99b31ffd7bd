import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { startProviders } from "../../../cli/terraform/provider-process.js";

jest.setTimeout(60_000);

type Attached = Record<string, { Pid: number; Addr: { Network: string; String: string } }>;

const noTypes = {
  provider: { version: 0, block: { attributes: {}, block_types: {} } },
  resource_schemas: {},
  data_source_schemas: {},
};
const providers = {
  "example.com/a/b": { schema: noTypes, mapEntries: {} },
  "example.com/a/c": { schema: noTypes, mapEntries: {} },
};

function sockets(attached: Attached): string[] {
  return Object.values(attached).map((it) => it.Addr.String);
}

/** Waits for it; a process that stays would let the test run into its time limit. */
async function isGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await setTimeout(20);
  }
}

describe("the provider process", () => {
  it("serves every provider on a socket of its own, until it is stopped", async () => {
    const running = await startProviders(providers);
    const attached = JSON.parse(running.reattach) as Attached;
    expect(Object.keys(attached)).toEqual(Object.keys(providers));
    expect(sockets(attached).map(existsSync)).toEqual([true, true]);
    await running.stop();
    expect(sockets(attached).map(existsSync)).toEqual([false, false]);
  });

  it("can be stopped twice", async () => {
    const running = await startProviders(providers);
    await running.stop();
    await expect(running.stop()).resolves.toBeUndefined();
  });

  it("leaves no listener for signals behind", async () => {
    const before = process.listenerCount("SIGINT");
    const running = await startProviders(providers);
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    await running.stop();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
    "ends with its parent on %s, and its sockets too",
    async (signal) => {
      const { attached, workingCopy } = await startAndEnd(signal);
      // Nothing of its owner is left to remove it after SIGKILL.
      rmSync(workingCopy, { recursive: true, force: true });
      for (const { Pid } of Object.values(attached)) await isGone(Pid);
      expect(sockets(attached).map(existsSync)).toEqual([false, false]);
    },
  );
});

describe("a working copy", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("is removed when its process is ended by %s", async (signal) => {
    const { workingCopy } = await startAndEnd(signal);
    expect(existsSync(workingCopy)).toBe(false);
  });
});

/** Starts a process that owns providers and a working copy, and ends it from outside. */
async function startAndEnd(signal: NodeJS.Signals): Promise<{ attached: Attached; workingCopy: string }> {
  const parent = spawn(process.execPath, ["--import", "tsx", join(__dirname, "provider-parent.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  parent.stdin.end(JSON.stringify(providers));
  const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
  const { reattach, workingCopy } = JSON.parse(line) as { reattach: string; workingCopy: string };
  expect(existsSync(workingCopy)).toBe(true);
  const ended = once(parent, "exit");
  parent.kill(signal);
  expect(await ended).toEqual([null, signal]);
  return { attached: JSON.parse(reattach) as Attached, workingCopy };
}
