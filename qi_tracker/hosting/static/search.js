// Finds operations by words. All words of a phrase must begin a word of the operation; case and order do not matter.

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The words of a text in lower case: "listInitiatives" and "/measures/{measure_id}" fall apart too. */
export const wordsOf = (text) =>
  text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

// A space before each word makes "begins a word" a plain search for " word".
const joined = (texts) => " " + texts.flatMap((text) => [...wordsOf(text), text.toLowerCase()]).join(" ");
const holds = (haystack, words) => words.every((word) => haystack.includes(" " + word));

const resolved = (document, part) => {
  for (let steps = 0; part?.$ref && steps < 10; steps += 1) {
    const path = part.$ref.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    part = path.reduce((inner, name) => inner?.[name], document);
  }
  return part ?? {};
};

/** Names of the fields of a body, those of the objects in it included down to a small depth. */
const fieldsOf = (document, schema, depth = 3) => {
  const found = resolved(document, schema);
  const inner = [...(found.allOf ?? []), ...(found.anyOf ?? []), ...(found.oneOf ?? []), found.items].filter(Boolean);
  return [
    ...Object.keys(found.properties ?? {}),
    ...(depth > 0
      ? [...inner, ...Object.values(found.properties ?? {})].flatMap((part) => fieldsOf(document, part, depth - 1))
      : []),
  ];
};

const contentOf = (document, operation) => {
  const answers = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith("2"))
    .map(([, response]) => resolved(document, response));
  return [resolved(document, operation.requestBody), ...answers].flatMap((part) => Object.entries(part.content ?? {}));
};

/**
 * What each operation is searched by, at key "method path". title: its method, path, tags, id, summary, description
 * and media types; fields: the names of its parameters and of the fields that it takes and answers.
 */
export const indexOf = (document) => {
  const index = new Map();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const content = contentOf(document, operation);
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      const { tags = [], operationId = "", summary = "", description = "" } = operation;
      index.set(`${method} ${path}`, {
        title: joined([method, path, ...tags, operationId, summary, description, ...content.map(([type]) => type)]),
        fields: joined([
          ...parameters.map((parameter) => resolved(document, parameter).name ?? ""),
          ...content.flatMap(([, media]) => fieldsOf(document, media.schema)),
        ]),
      });
    }
  }
  return index;
};

/**
 * The keys of the operations that a phrase finds, and where: "title", or "fields" where no title has all the words.
 * A phrase without a word finds everything.
 */
export const search = (index, phrase) => {
  const words = wordsOf(phrase);
  for (const place of ["title", "fields"]) {
    const keys = [...index].filter(([, text]) => holds(place === "title" ? text.title : text.title + text.fields, words));
    if (keys.length > 0) return { place, keys: new Set(keys.map(([key]) => key)) };
  }
  return { place: "title", keys: new Set() };
};
