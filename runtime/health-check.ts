import { get } from "node:http";
import process from "node:process";
import { LIVENESS_PATH, RUNTIME_PORT } from "./config/routes.js";

/** Longer than any healthy process takes. */
const TIMEOUT_MILLISECONDS = 2000;

/** Ends with 0 if the runtime of this container is alive: the image has no shell and no other program to ask it with. */
function main(port: string): void {
  const request = get({ host: "127.0.0.1", port, path: LIVENESS_PATH, timeout: TIMEOUT_MILLISECONDS }, (response) => {
    response.resume();
    end(response.statusCode === 200 ? undefined : `answered ${response.statusCode ?? "nothing"}`);
  });
  request.on("timeout", () => {
    end(`no answer within ${TIMEOUT_MILLISECONDS} ms`);
  });
  request.on("error", ({ message }) => {
    end(message);
  });
}

function end(problem: string | undefined): never {
  if (problem !== undefined) process.stderr.write(`not alive: ${problem}\n`);
  process.exit(problem === undefined ? 0 : 1);
}

main(process.env.PORT ?? String(RUNTIME_PORT));
