/** Requests to the console's server. Errors are RFC 9457 problems. */
export type FieldError = { field?: string; message: string; line?: number; column?: number };

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    message: string,
    readonly errors: FieldError[],
    readonly body: Record<string, any>,
  ) {
    super(message);
  }
}

/** No answer came: the server is away, or the network is. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer. It is started by: mofa up");
  }
}

export async function call<T>(method: string, path: string, body?: unknown, keepalive = false): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: "same-origin",
      keepalive,
    });
  } catch {
    throw new Unreachable();
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  let value: any = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    value = null;
  }
  if (response.ok) return value as T;
  if (response.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  const detail = typeof value?.detail === "string" ? value.detail : `The server answered ${response.status}.`;
  throw new Problem(response.status, String(value?.title ?? ""), detail, Array.isArray(value?.errors) ? value.errors : [], value ?? {});
}

export function part(name: string): string {
  return encodeURIComponent(name);
}
