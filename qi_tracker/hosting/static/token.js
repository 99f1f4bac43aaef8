// Keeps what was entered under Authorize while the tab is open: a reload must not ask for the token again, and a
// closed tab must not leave it behind. Swagger UI's own way would keep it in localStorage without end.

export const tokenForTheTab = (base) => () => {
  const key = `qi-tracker.docs.authorized ${base.pathname}`;

  const kept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null; // Nothing can be kept, or what was kept cannot be read: ask again.
    }
  };
  const keep = (authorized) => {
    try {
      if (Object.keys(authorized).length > 0) sessionStorage.setItem(key, JSON.stringify(authorized));
      else sessionStorage.removeItem(key);
    } catch {
      // The browser keeps nothing for this site: the token lasts until the page is left.
    }
  };

  return {
    statePlugins: {
      auth: {
        wrapActions: {
          // Swagger UI calls this after each Authorize and each Logout of the dialog.
          persistAuthorizationIfNeeded: (_original, system) => () => keep(system.authSelectors.authorized().toJS()),
        },
      },
      configs: {
        wrapActions: {
          loaded: (original, system) => (...args) => {
            const authorized = kept();
            if (authorized !== null) system.authActions.restoreAuthorization({ authorized });
            return original(...args);
          },
        },
      },
    },
  };
};
