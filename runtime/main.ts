import process from "node:process";
import { loadRuntimeConfig, type ConfigurationProblem } from "./config/load-runtime-config.js";
import { platformHostNames } from "./config/platform-host-names.js";
import type { RuntimeConfig } from "./config/runtime-environment.js";
import { SettingNotSupported } from "./config/setting-not-supported.js";
import type { RoleContext, RuntimeRoleApp } from "./http/runtime-role.js";
import { REVOKE_USAGE, WrongArguments } from "./revoke/revoke-arguments.js";
import { runRole } from "./run-role.js";
import { redactText } from "./security/redact-text.js";
import { StoreUnavailable } from "./stores/store-unavailable.js";
import { createAuditLog } from "./telemetry/audit-event.js";
import { createLogger, type Logger } from "./telemetry/logger.js";

/** Of sysexits.h: nothing to retry before somebody changes the configuration (EX_CONFIG) or the command (EX_USAGE). */
const EXIT_CONFIGURATION = 78;
const EXIT_USAGE = 64;
/** EX_UNAVAILABLE: the same again, later. */
const EXIT_UNAVAILABLE = 69;
const EXIT_FAILURE = 1;

/** How each role is built. A process loads only its own: the others would cost every start time and memory. */
async function buildRole(config: RuntimeConfig, context: RoleContext): Promise<RuntimeRoleApp> {
  switch (config.MCP_ROLE) {
    case "server":
      return (await import("./server/server-role.js")).buildServerRole(config, context);
    case "gateway":
      return (await import("./gateway/gateway-role.js")).buildGatewayRole(config, context);
    case "direct-sso":
      return (await import("./direct/direct-role.js")).buildDirectRole(config, context);
  }
}

async function main(): Promise<void> {
  const loaded = loadRuntimeConfig(process.env);
  if (!loaded.ok) {
    refuseConfiguration(loaded.problems);
    return;
  }
  const { config } = loaded;
  const [command, ...words] = process.argv.slice(2);
  const fields = { role: config.MCP_ROLE, ...(command === undefined ? {} : { command }) };
  const logger = createLogger({
    level: config.LOG_LEVEL,
    fields,
    // What a command says is its result, and nothing else.
    ...(command === undefined ? {} : { destination: process.stderr }),
  });
  exitOnUnexpectedErrors(logger);
  const context: RoleContext = {
    logger,
    audit: createAuditLog(logger),
    now: Date.now,
    platformHosts: platformHostNames(process.env),
  };
  if (command !== undefined) {
    if (command !== "revoke") throw new WrongArguments(`there is no command of that name; ${REVOKE_USAGE}`);
    const { revoke } = await import("./revoke/revoke-command.js");
    process.stdout.write(`${JSON.stringify(await revoke(config, context, words))}\n`);
    process.exit(0);
  }
  const running = await runRole(await buildRole(config, context), config, context);
  stopOnSignals(logger, () => running.stop());
}

/** All problems at once, as nobody wants to find them one start at a time. */
function refuseConfiguration(problems: readonly ConfigurationProblem[]): void {
  for (const { variable, message } of problems) writeProblem({ variable, message: `${variable} ${message}` });
  process.exitCode = EXIT_CONFIGURATION;
}

/** One line, in the form of log lines: it is read where the log is read. There may be no logger yet. */
function writeProblem(fields: Readonly<Record<string, string>>): void {
  process.stderr.write(`${JSON.stringify({ level: "error", time: new Date().toISOString(), ...fields })}\n`);
}

/** The first signal ends gracefully, the second at once. */
function stopOnSignals(logger: Logger, stop: () => Promise<boolean>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(EXIT_FAILURE);
    stopping = true;
    logger.info({ signal }, "stopping");
    stop().then(
      (complete) => {
        logger.info({ complete }, "stopped");
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ error }, "stopping failed");
        process.exit(EXIT_FAILURE);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** What nobody caught leaves the process in a state nobody knows; the platform starts a new one. */
function exitOnUnexpectedErrors(logger: Logger): void {
  process.on("uncaughtException", (error) => {
    logger.error({ error }, "unexpected error");
    process.exit(EXIT_FAILURE);
  });
}

void main().catch((error: unknown) => {
  if (error instanceof SettingNotSupported) {
    refuseConfiguration([error.problem]);
    return;
  }
  const [message, exitCode] = problemOf(error);
  writeProblem({ message });
  // At once: a connection that is still being made would keep the process.
  process.exit(exitCode);
});

function problemOf(error: unknown): readonly [message: string, exitCode: number] {
  if (error instanceof WrongArguments) return [error.message, EXIT_USAGE];
  if (error instanceof StoreUnavailable) return [`${error.message}; run the command again`, EXIT_UNAVAILABLE];
  return [`could not start: ${redactText(String(error))}`, EXIT_FAILURE];
}
