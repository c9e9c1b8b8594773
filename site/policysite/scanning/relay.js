// Answers what autoconsent asks of the extension that it is usually a part of, within the page.
({ rules, action, bundle }) => {
  const state = { found: "", done: "", failed: false };
  Object.defineProperty(window, "__policysite_banner", { value: state });
  const config = {
    enabled: true,
    autoAction: action,
    disabledCmps: [],
    enablePrehide: false,
    enableCosmeticRules: false,
    enableGeneratedRules: true,
    detectRetries: 20,
    isMainWorld: true,
    prehideTimeout: 2000,
    enableHeuristicDetection: false,
    enablePopupMutationObserver: false,
    visualTest: false,
    heuristicMode: "off",
    heuristicPopupSearchTimeout: 100,
    performanceLoggingEnabled: false,
    logs: {},
  };
  window.autoconsentSendMessage = async (message) => {
    const answer = (given) => window.autoconsentReceiveMessage(given);
    if (message.type === "init") {
      setTimeout(() => answer({ type: "initResp", config, rules: { autoconsent: rules } }), 0);
    } else if (message.type === "eval") {
      let result = false;
      try {
        result = await (0, eval)(message.code);
      } catch {
        // a page whose policy forbids it
      }
      setTimeout(() => answer({ id: message.id, type: "evalResp", result }), 0);
    } else if (message.type === "popupFound") {
      state.found = String(message.cmp).slice(0, 80);
    } else if (message.type === "optOutResult" || message.type === "optInResult") {
      state.failed = !message.result;
    } else if (message.type === "autoconsentDone") {
      state.done = String(message.cmp).slice(0, 80);
    }
  };
  (0, eval)(bundle);
  return JSON.stringify(state);
}
