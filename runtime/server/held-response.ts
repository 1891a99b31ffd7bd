/**
 * Waits until a response has something to say, without keeping it from saying it piece by piece.
 *
 * The status of a streamed answer is sent before its content is known. Held until the first piece exists, it can still
 * become another one.
 */
export async function firstPieceOf(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const first = await reader.read();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      forward(first, controller);
    },
    async pull(controller) {
      forward(await reader.read(), controller);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}

function forward(
  { done, value }: { readonly done: boolean; readonly value?: Uint8Array | undefined },
  controller: ReadableStreamDefaultController<Uint8Array>,
): void {
  if (done) controller.close();
  else if (value !== undefined) controller.enqueue(value);
}
