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

/** Return the tabs that are open; null where the browser cannot tell. */
export async function openTabs(): Promise<Set<string> | null> {
  if (!navigator.locks) return null;
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.map((lock) => String(lock.name).replace(`${KEY}/`, "")));
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
export function leftKeys(flow: string, tab: string, open: Set<string> | null): string[] {
  const mine = draftKey(flow, tab);
  const all = Object.keys(localStorage).filter((key) => key.startsWith(`${DRAFT}${flow}/`) && key !== mine);
  const left = all.filter((key) => !open?.has(key.slice(`${DRAFT}${flow}/`.length)));
  return localStorage.getItem(mine) === null ? left : [mine, ...left];
}
