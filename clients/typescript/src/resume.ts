// A WebSocket whose subscriptions go on behind the last event they delivered, whatever happens to the connection.
//
// graphql-ws connects again by itself and then sends each subscription once more with the variables that it holds. Here
// `after` in them follows the events, so the server replays exactly what was missed.
import type { ExecutionResult } from "graphql";
import { createClient, type SubscribePayload } from "graphql-ws";
import WebSocket from "ws";

/** The position of the event in the only root field of a subscription. */
function positionOf(result: ExecutionResult): number | undefined {
  const [event] = Object.values(result.data ?? {}) as ({ position?: number } | null)[];
  return event?.position;
}

export function resumingSocket(url: string, token: string) {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    // Browsers send their cookie with the handshake; programs send the token in the first message.
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 10,
    shouldRetry: () => true,
  });

  function subscribe(
    payload: SubscribePayload,
    sink: { next(value: ExecutionResult): void; error(error: unknown): void; complete(): void },
  ): () => void {
    const variables = { ...payload.variables };
    return client.subscribe(
      { ...payload, variables },
      {
        next: (result) => {
          const position = positionOf(result as ExecutionResult);
          if (position !== undefined) variables["after"] = position;
          sink.next(result as ExecutionResult);
        },
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      },
    );
  }

  return {
    subscribe,
    /** Cuts the connection as a lost network does; it is made again at once. */
    cut: () => client.terminate(),
    close: () => client.dispose(),
  };
}
