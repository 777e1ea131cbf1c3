/** The page that the address names. */
export type Route = { page: "flows" } | { page: "flow"; name: string } | { page: "run"; id: string } | { page: "unknown" };

export function routeOf(path: string): Route {
  const [, first, ...rest] = path.replace(/\/+$/, "").split("/");
  const last = rest.map(decoded).join("/");
  if (first === "flows" && last) return { page: "flow", name: last };
  if (first === "flows" || !first) return { page: "flows" };
  if (first === "runs" && last) return { page: "run", id: last };
  return { page: "unknown" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

class Router {
  current = $state<Route>(routeOf(location.pathname));

  constructor() {
    addEventListener("popstate", () => (this.current = routeOf(location.pathname)));
  }

  go(path: string): void {
    history.pushState(null, "", path);
    this.current = routeOf(location.pathname);
    scrollTo(0, 0);
  }

  /** Follow a link within the page, unless it is meant for another tab. */
  follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.download || link.origin !== location.origin) return;
    if (routeOf(link.pathname).page === "unknown") return;
    event.preventDefault();
    this.go(link.pathname);
  };
}

export const router = new Router();
export const flowPath = (name: string): string => `/flows/${encodeURIComponent(name)}`;
export const runPath = (id: string): string => `/runs/${encodeURIComponent(id)}`;
