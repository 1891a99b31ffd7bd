import { decideCommand } from "../decide/command.js";
import { doctorCommand } from "../doctor/command.js";
import { reviewCommand } from "../review/command.js";
import type { CommandDefinition } from "./command.js";

/** Every command, in the order of a project's life. */
export const COMMANDS: readonly CommandDefinition[] = [decideCommand, reviewCommand, doctorCommand];
