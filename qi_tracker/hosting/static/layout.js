// The page from top to bottom: what the API is, a bar that stays in sight (search, Authorize, theme), the operations
// by tag, the schemas.
import { indexOf, search } from "./search.js";

const PAUSE = 150; // Milliseconds without a key before the search runs.

export const layout = ({ React }) => {
  const h = React.createElement;
  let index = new Map();
  let last = { phrase: null };

  const found = (phrase) => {
    if (last.phrase !== phrase || last.index !== index) last = { phrase, index, ...search(index, phrase) };
    return last;
  };
  const phraseOf = (system) => {
    const filter = system.layoutSelectors.currentFilter();
    return typeof filter === "string" ? filter.trim() : "";
  };

  const opsFilter = (tags, phrase) => {
    const { keys } = found(phrase.trim());
    const isFound = (operation) => keys.has(`${operation.get("method")} ${operation.get("path")}`);
    return tags
      .map((tag) => tag.update("operations", (operations) => operations.filter(isFound)))
      .filter((tag) => tag.get("operations").size > 0);
  };

  // While something is searched for, tags are open unless one closes them, apart from what is open otherwise:
  // so that an end of the search brings back what was there before it.
  const whileSearching = (system, thing) => {
    const phrase = phraseOf(system);
    const isTag = Array.isArray(thing) && thing[0] === "operations-tag";
    return isTag && phrase !== "" ? ["found-tag", phrase, ...thing.slice(1)] : null;
  };
  // The original selector knows its state already: handed the state once more, it would take it for the thing.
  const isShown = (original, system) => (_state, thing, byDefault) => {
    const instead = whileSearching(system, thing);
    return instead === null ? original(thing, byDefault) : original(instead, true);
  };
  const show = (original, system) => (thing, shown) => original(whileSearching(system, thing) ?? thing, shown);

  // The browser's own scrolling leaves the room that docs.css asks for, below the bar.
  const scrollToElement = () => (part) => part.querySelector(".opblock, .opblock-tag-section")?.scrollIntoView();

  const summaryOf = (phrase) => {
    const { keys, place } = found(phrase);
    const count = keys.size === 1 ? "1 operation" : `${keys.size} operations`;
    return place === "fields" ? `${count} with a field or parameter of that name` : count;
  };

  const SearchField = ({ system }) => {
    const phrase = phraseOf(system);
    const [text, setText] = React.useState(phrase);
    const field = React.useRef(null);
    React.useEffect(() => {
      const timer = setTimeout(() => text !== phrase && system.layoutActions.updateFilter(text), PAUSE);
      return () => clearTimeout(timer);
    }, [text]);
    React.useEffect(() => {
      const focus = (event) => {
        const typing = /^(input|textarea|select)$/i.test(event.target.tagName);
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
        event.preventDefault();
        field.current.focus();
      };
      document.addEventListener("keydown", focus);
      return () => document.removeEventListener("keydown", focus);
    }, []);
    return h(
      "div",
      { role: "search", className: "docs-search" },
      h("input", {
        ref: field,
        type: "search",
        value: text,
        "aria-label": "Search the operations",
        placeholder: "Search the operations, such as \u201cvote\u201d",
        title: "Words of the title, path, tag or description. Press / to come here.",
        autoComplete: "off",
        spellCheck: false,
        onChange: (event) => setText(event.target.value),
        onKeyDown: (event) => event.key === "Escape" && setText(""),
      }),
      h("span", { className: "docs-count", role: "status" }, phrase === "" ? "" : summaryOf(phrase)),
    );
  };

  const ThemeToggle = () => {
    const [, draw] = React.useReducer((times) => times + 1, 0);
    const dark = window.docsTheme.isDark();
    const toggle = () => {
      window.docsTheme.toggle();
      draw();
    };
    const name = dark ? "Light" : "Dark";
    const label = `${name} theme`;
    return h("button", { type: "button", className: "docs-theme", onClick: toggle, title: label, "aria-label": label }, name);
  };

  const DocumentationLayout = (system) => {
    const { getComponent, specSelectors } = system;
    const Errors = getComponent("errors", true);
    const status = specSelectors.loadingStatus();
    if (status === "failed" || status === "failedConfig" || !specSelectors.specStr()) {
      const failed = String(status).startsWith("failed");
      const text = failed ? "The contract could not be loaded. Reload the page, or try again later." : "Loading ...";
      return h("div", { className: "swagger-ui" },
        h("div", { className: "docs-message", role: "status" }, h("p", null, text), failed && h(Errors)));
    }
    const part = (name, ...more) => h(getComponent(name, true), ...more);
    return h(
      "div",
      { className: "swagger-ui" },
      h(getComponent("SvgAssets")),
      h(Errors),
      h("header", { className: "docs-width" }, part("InfoContainer")),
      h(
        "div",
        { className: "docs-bar" },
        h("div", { className: "docs-width" }, h(SearchField, { system }), part("AuthorizeBtnContainer"), h(ThemeToggle)),
      ),
      h("main", { id: "operations", className: "docs-width", tabIndex: -1 }, part("operations")),
      h("div", { className: "docs-width" }, part("Models")),
    );
  };

  const operations = (Original, system) => (props) => {
    const phrase = phraseOf(system);
    if (phrase === "" || found(phrase).keys.size > 0) return h(Original, props);
    return h(
      "div",
      { className: "docs-message" },
      h("p", null, "No operation has all of these words: ", h("strong", null, phrase), "."),
      h("p", null, "Try fewer words, or only the beginning of one: \u201cmeet\u201d finds meetings."),
    );
  };

  return {
    fn: { opsFilter },
    components: { DocumentationLayout },
    wrapComponents: { operations },
    statePlugins: {
      layout: { wrapActions: { scrollToElement, show }, wrapSelectors: { isShown } },
      spec: {
        wrapActions: {
          updateJsonSpec: (update) => (document) => {
            index = indexOf(document);
            return update(document);
          },
        },
      },
    },
  };
};
