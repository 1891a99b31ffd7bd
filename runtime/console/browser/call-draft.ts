import type { FieldTexts } from "../model/read-fields.js";
import { storedState } from "./stored-state.js";

/** A call that waits for a new sign-in: what was typed, and by whom. */
export interface CallDraft {
  readonly userId: string;
  readonly tool: string;
  readonly texts: FieldTexts;
}

const stored = storedState<CallDraft>("call");

export function keepCallDraft(draft: CallDraft): void {
  stored.write(draft);
}

/** The draft of this very user; somebody else's is thrown away. It is given once. */
export function takeCallDraft(userId: string): CallDraft | undefined {
  const draft = stored.read();
  stored.clear();
  return draft?.userId === userId ? draft : undefined;
}
