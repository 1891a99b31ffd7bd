import { runCommandLine } from "./command-line/run-command-line.js";

void runCommandLine(process.argv).then((exitCode) => {
  // Not `process.exit`, which would cut off what is still to be written into a pipe.
  process.exitCode = exitCode;
});
