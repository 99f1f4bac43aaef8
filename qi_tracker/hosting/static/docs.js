// The documentation page: Swagger UI, with a layout and a few habits of our own.
import { errorFolding } from "./errors.js";
import { layout } from "./layout.js";
import { tokenForTheTab } from "./token.js";

// The page stands at <base>docs and its files below <base>docs/.
const base = new URL("../", import.meta.url);

// Operations are tried on the server that the page came from, below its path, whatever servers the contract names.
const thisServer = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (document) =>
          update({ ...document, servers: [{ url: base.href.replace(/\/$/, ""), description: "This server" }] }),
      },
    },
  },
});

// validatorUrl: Swagger UI would otherwise ask a public server for its opinion of the contract.
window.ui = window.SwaggerUIBundle({
  url: new URL("openapi.json", base).href,
  dom_id: "#swagger-ui",
  layout: "DocumentationLayout",
  plugins: [thisServer, layout, errorFolding, tokenForTheTab(base)],
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
