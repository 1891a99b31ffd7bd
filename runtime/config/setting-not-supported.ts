import type { ConfigurationProblem } from "./load-runtime-config.js";

/** A setting that is valid, and asks for what this version can't do. Found out while a role is built. */
export class SettingNotSupported extends Error {
  override readonly name: string = "SettingNotSupported";
  readonly problem: ConfigurationProblem;

  constructor(variable: string, message: string) {
    super(`${variable} ${message}`);
    this.problem = { variable, message };
  }
}
