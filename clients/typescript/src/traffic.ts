// Counts what goes over the wire, to show what caches and persisted queries save.

/** A `fetch` as the signed-in account, and a record of each request. */
export function watchedFetch(token: string) {
  const requests: { method: string; hasText: boolean; status: number }[] = [];
  const watched = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${token}`);
    const answer = await fetch(input, { ...init, headers });
    const method = init?.method ?? "GET";
    const hasText =
      method === "GET"
        ? new URL(String(input instanceof Request ? input.url : input)).searchParams.has("query")
        : "query" in (JSON.parse(String(init?.body)) as object);
    requests.push({ method, hasText, status: answer.status });
    return answer;
  };
  return { fetch: watched, requests };
}
