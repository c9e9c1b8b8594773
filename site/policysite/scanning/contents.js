// The names of what a frame has stored, for what was not seen being stored.
async () => {
  const found = [];
  const keys = (kind, get) => {
    try {
      found.push(...Object.keys(get()).map((name) => [kind, name]));
    } catch {
      // a frame without storage
    }
  };
  keys("local-storage", () => window.localStorage);
  keys("session-storage", () => window.sessionStorage);
  try {
    found.push(...(await indexedDB.databases()).map(({ name }) => ["indexed-db", name]));
  } catch {
    // a frame without databases
  }
  const listed = found.slice(0, 2000);
  return JSON.stringify(listed.map(([kind, name]) => [kind, String(name).slice(0, 8192)]));
}
