import express, { Router } from "express";

/** What a test may do to a running double. Arguments and results are JSON, so that it can be done from afar. */
export type Operations = object;

/** Serves operations at `POST /control/<name>`, with the one argument as a JSON body. */
export function controlRouter(operations: Operations): Router {
  const router = Router();
  router.post("/control/:operation", express.json(), async (request, response) => {
    const name = request.params.operation ?? "";
    const operation: unknown = Object.hasOwn(operations, name) ? operations[name as keyof Operations] : undefined;
    if (typeof operation !== "function") {
      response.status(404).json({ message: `no operation ${name}` });
      return;
    }
    try {
      const result: unknown = await operation.call(operations, request.body);
      response.json(result ?? null);
    } catch (error) {
      response.status(400).json({ message: error instanceof Error ? error.message : String(error) });
    }
  });
  return router;
}
