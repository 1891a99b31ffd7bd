/**
 * A command can't do what it was asked to, for a reason that its user can do something about. Printed without a stack
 * trace; the exit code is 2.
 */
export class CommandFailed extends Error {
  /**
   * @param message what is wrong and where, without a full stop at its end
   * @param remedy what to do about it, as a sentence of its own
   */
  public constructor(
    message: string,
    public readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "CommandFailed";
  }
}
