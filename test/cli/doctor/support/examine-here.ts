import { examine, type Examination, type Finding } from "../../../../cli/doctor/examine.js";
import { createHttpClient } from "../../../../cli/doctor/http/http-client.js";
import type { DoctorOptions } from "../../../../cli/doctor/options.js";
import { listenForCallback } from "../../../../cli/doctor/sign-in/callback-listener.js";

export interface ExamineOptions extends Partial<Omit<DoctorOptions, "signIn">> {
  /** A person: opens the address, signs in, and goes where that leads. @default nobody signs in */
  readonly person?: (address: URL) => Promise<void>;
  /** Loopback address to come back to. */
  readonly redirectUri?: string;
}

/** What `doctor` finds, in this process: everything of it but arguments and report. */
export async function examineHere(url: string, options: ExamineOptions = {}): Promise<Examination> {
  const { person, redirectUri = "http://localhost/callback", ...rest } = options;
  const { signal } = new AbortController();
  const callback = person && (await listenForCallback(redirectUri));
  const whole: DoctorOptions = {
    signIn: person ? { by: "browser" } : { notTried: "nobody is there" },
    token: undefined,
    clientId: undefined,
    register: false,
    tool: undefined,
    timeoutMilliseconds: 10_000,
    signInMilliseconds: 20_000,
    ...rest,
  };
  try {
    return await examine(
      new URL(url),
      {
        http: createHttpClient({ timeoutMilliseconds: whole.timeoutMilliseconds, signal, userAgent: "test" }),
        options: whole,
        callback,
        showAddress: async (address) => person?.(address),
        keepSecret: () => undefined,
        signal,
      },
      () => undefined,
    );
  } finally {
    callback?.close();
  }
}

export function findingsOf({ stages }: Examination): readonly Finding[] {
  return stages.flatMap(({ findings }) => findings);
}

/** `id: what was found` of those with a status. */
export function idsWith(examination: Examination, status: Finding["status"]): string[] {
  return findingsOf(examination).flatMap((finding) => (finding.status === status ? [finding.id] : []));
}
