// Runs in every frame before its own scripts, and reports to the scan what they store: the name and the
// attributes, never the value, with the script that did it.
(() => {
  const tell = window.__policysite_tell;
  if (!tell || window.__policysite_hooked) return;
  Object.defineProperty(window, "__policysite_hooked", { value: true });
  const ErrorOfOurs = Error;
  const setter = () => {
    const limit = ErrorOfOurs.stackTraceLimit;
    ErrorOfOurs.stackTraceLimit = 20;
    const stack = String(new ErrorOfOurs().stack);
    ErrorOfOurs.stackTraceLimit = limit;
    const found = stack.match(/https?:\/\/[^\s)?#]+/);
    return found ? found[0].replace(/(:\d+){1,2}$/, "") : "";
  };
  const report = (kind, name, attributes) => {
    try {
      tell({ kind, name: String(name).slice(0, 8192), attributes, setter: setter() });
    } catch {
      // the page carries on unaffected
    }
  };
  // Only what the browser accepted: it ignores what a third-party frame may not set.
  const written = (value, kept) => {
    const text = String(value);
    const end = text.indexOf(";");
    const pair = end < 0 ? text : text.slice(0, end);
    const name = pair.includes("=") ? pair.slice(0, pair.indexOf("=")).trim() : "";
    if (!name || !`; ${kept}`.includes(`; ${name}=`)) return;
    report("cookie", name, end < 0 ? "" : text.slice(end, end + 1024));
  };
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    ...cookie,
    set(value) {
      const text = String(value);
      cookie.set.call(this, text);
      written(text, cookie.get.call(this));
    },
  });
  if (window.CookieStore) {
    const { set } = CookieStore.prototype;
    CookieStore.prototype.set = function (name, ...rest) {
      const given = typeof name === "object" && name ? name : { name };
      const expires = given.expires ? `; expires=${new Date(given.expires).toUTCString()}` : "";
      const domain = given.domain ? `; domain=${given.domain}` : "";
      const partitioned = given.partitioned ? "; partitioned" : "";
      return set.call(this, name, ...rest).then(() => {
        report("cookie", given.name, expires + domain + partitioned);
      });
    };
  }
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    let kind = "local-storage";
    try {
      if (this === window.sessionStorage) kind = "session-storage";
    } catch {
      // a frame without storage
    }
    report(kind, key, "");
    return setItem.call(this, key, value);
  };
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, ...rest) {
    report("indexed-db", name, "");
    return open.call(this, name, ...rest);
  };
})();
