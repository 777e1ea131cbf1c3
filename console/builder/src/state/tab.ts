/** The name of this tab of the browser: it stays over a reload, and no other open tab has it. */
const KEY = "mofa.tab";

export async function tabName(): Promise<string> {
  let name = sessionStorage.getItem(KEY) ?? fresh();
  if (navigator.locks && !(await held(name))) {
    name = fresh(); // a duplicated tab has the name of the first one
    await held(name);
  }
  sessionStorage.setItem(KEY, name);
  return name;
}

/** Wait at most a second for a tab to close; return whether it has, or cannot be asked. A tab that was just closed takes a moment. */
async function closed(name: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const signal = AbortSignal.timeout(1_000);
  return navigator.locks.request(`${KEY}/${name}`, { signal }, () => true).catch(() => false);
}

/** Take the lock of a name until the tab closes; return whether it was free. */
function held(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(`${KEY}/${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<void>(() => undefined) : undefined;
    });
  });
}

function fresh(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const DRAFT = "mofa.draft/";

export function draftKey(flow: string, tab: string): string {
  return `${DRAFT}${flow}/${tab}`;
}

/** Return the keys of drafts of a flow that closed tabs have left, this tab's first. */
export async function leftKeys(flow: string, tab: string): Promise<string[]> {
  const stem = `${DRAFT}${flow}/`;
  const mine = draftKey(flow, tab);
  const others = Object.keys(localStorage).filter((key) => key.startsWith(stem) && key !== mine);
  const left = await Promise.all(others.map((key) => closed(key.slice(stem.length))));
  const found = others.filter((_key, index) => left[index]);
  return localStorage.getItem(mine) === null ? found : [mine, ...found];
}
